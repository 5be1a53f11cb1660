// Where mails go that are stored with a claim on them: the sender in the same process. Intake asks it for room before
// it stores a batch and hands over what the store gave it; what gets lost between the two comes back when its lease
// ends.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>
#include "notify/message_journal.hpp"

namespace tidings {

struct claimant {
    std::string instance;
    std::chrono::milliseconds lease{0};
};

class mail_taker {
public:
    virtual ~mail_taker() = default;
    virtual claimant who() const = 0;
    // How many more mails it would send at once, in all and to this domain; none while the relay is away.
    virtual std::size_t room() const = 0;
    virtual std::size_t room_for(const std::string& domain) const = 0;
    virtual void take(std::vector<claimed_message> stored) = 0;
    // Returns when it has use for more mails, or after that time: how many to read, `batch_max` at most. A backlog in
    // the event log is as safe as one in the store, and costs less.
    virtual task<std::size_t> hunger(std::size_t batch_max, std::chrono::milliseconds at_most) = 0;
};

}  // namespace tidings
