// The messages that this process holds: all by id, and those that wait for their start, first come first served within
// each domain, the domains in turn. Pure.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>
#include "notify/flight.hpp"

namespace tidings {

class held_mails {
public:
    flight_ptr find(const message_id& id) const;
    void add(const flight_ptr& held) { all_.emplace(held->id(), held); }
    void remove(const message_id& id) { all_.erase(id); }

    void wait(flight_ptr held);
    // The next that waits in a domain that `admits`, taken from the line; empty: none.
    flight_ptr next(const std::function<bool(const std::string& domain)>& admits);
    // How many that came from claims wait in domains that admit.
    std::size_t startable(const std::function<bool(const std::string& domain)>& admits) const;
    // All that wait in domains that admit.
    std::size_t ready(const std::function<bool(const std::string& domain)>& admits) const;
    std::vector<flight_ptr> take_waiting();  // all of them

    std::size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }
    std::size_t waiting() const { return waiting_; }
    std::size_t waiting_born() const { return waiting_born_; }
    std::size_t waiting_in(const std::string& domain) const;
    const std::unordered_map<message_id, flight_ptr>& all() const { return all_; }

    std::size_t composing = 0;  // of them: wait for their prose; bounded by the desk

private:
    struct line {
        std::deque<flight_ptr> mails;
        std::size_t born = 0;
    };

    std::unordered_map<message_id, flight_ptr> all_;
    std::map<std::string, line> lines_;  // by domain; none is empty
    std::string last_;                   // the domain whose turn was last
    std::size_t waiting_ = 0, waiting_born_ = 0;
};

}  // namespace tidings
