// Counts, per message, tries that cost nothing, so that none goes on for free for ever. In memory and bounded: a
// restart forgives.
#pragma once
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include "base/ids.hpp"

namespace tidings {

class patience {
public:
    explicit patience(std::size_t free_max = 3) : free_max_(free_max) {}

    // "Too many in this session": true while the message may go again at once.
    bool grants_free_retry(const message_id& id) { return ++entry_for(id).free_retries <= free_max_; }

    // The relay broke off during this mail. True when it did so again and again while it took other mails in between.
    bool blames(const message_id& id) {
        auto& known = entry_for(id);
        if (known.breaks == 0 || answers_ > known.answers_then) ++known.breaks;
        known.answers_then = answers_;
        return known.breaks > free_max_;
    }
    void note_answer() { ++answers_; }  // the relay said something about a mail

    void forget(const message_id& id) { entries_.erase(id); }

private:
    static constexpr std::size_t entries_max = 10'000;
    struct entry {
        std::size_t free_retries = 0, breaks = 0;
        std::uint64_t answers_then = 0;
    };
    entry& entry_for(const message_id& id) {
        if (entries_.size() >= entries_max && !entries_.contains(id)) entries_.clear();
        return entries_[id];
    }
    std::size_t free_max_;
    std::uint64_t answers_ = 0;
    std::unordered_map<message_id, entry> entries_;
};

}  // namespace tidings
