// The lanes (recipient domains) in which mails stand that may be claimed now, as far as this instance knows: what it
// stored and freed itself, and what it finds when it looks. A claim asks only these, each for its next few, so it never
// reads what is not taken: not the mails of full lanes, not those that wait for time or for their order. Pure; time is
// the store's.
#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>
#include "notify/message_journal.hpp"

namespace tidings {

struct lane_ask {
    std::string lane;
    timestamp floor;  // nothing stands in the lane since before it
    std::size_t room = 0;
};

// How many mails of the lane the request would take.
std::size_t room_in(const std::string& lane, const claim_request& request);

class ready_lanes {
public:
    explicit ready_lanes(std::size_t lanes_max = 20'000) : lanes_max_(lanes_max) {}

    // A mail has just entered the lane. Beyond lanes_max it is left to be found.
    void note(const std::string& lane);
    // A look found it. Its floor replaces the one known.
    void found(const std::string& lane, timestamp floor);
    // Nothing that enters a lane from now on does so before this.
    void advance(timestamp floor) { recent_ = floor; }

    // The lanes to ask for this claim, each lane in its turn: together at most four times what is wanted.
    std::vector<lane_ask> choose(const claim_request& request);
    // What a claim brought, by lane. `is_short`: less than was wanted, so a lane that gave less than its room is empty.
    void taken(const std::vector<lane_ask>& asked, const std::map<std::string, std::size_t>& brought, bool is_short);

    bool empty() const { return floors_.empty(); }
    bool has_room_for(const claim_request& request) const;  // a lane is known that the claim may take from

private:
    std::size_t lanes_max_;
    std::map<std::string, timestamp> floors_;
    std::string last_;             // the lane asked last
    std::set<std::string> noted_;  // since then: a claim under way may not have seen them
    timestamp recent_{};
};

}  // namespace tidings
