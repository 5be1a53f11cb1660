// When the next claim is worth its trip: at once while there is news, else when something becomes due, else now and
// then, because others may have stored a mail without a word. Pure: time is an argument.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include "base/time_source.hpp"

namespace tidings {

class claim_pace {
public:
    explicit claim_pace(std::chrono::milliseconds poll) : poll_(poll) {}

    // There may be more to claim. Counted, because it can come while a claim that will not see it is under way.
    void note_news() {
        ++news_;
        exhausted_ = false;
    }
    // Somebody stored mails that this process may know nothing of.
    void note_wake() {
        idle_pause_ = {};
        blind_ = true;
        note_news();
    }
    void note_due(steady_time at) { due_at_ = std::min(due_at_, at); }

    bool wants(steady_time now) const { return !exhausted_ && now >= claim_at_; }
    // The next claim is worth its trip even if nothing is known to stand ready.
    bool is_blind() const { return blind_; }
    std::uint64_t news() const { return news_; }

    // A claim that began when news() was `news_before` has brought so many.
    void claimed(std::size_t count, bool more, std::uint64_t news_before) {
        claim_pause_ = {};
        if (count > 0) idle_pause_ = {};
        exhausted_ = !more && news_ == news_before;
        if (exhausted_) blind_ = false;
    }
    // A claim failed; how long until the next one, before jitter.
    std::chrono::milliseconds failed() {
        using namespace std::chrono_literals;
        return claim_pause_ = std::clamp<std::chrono::milliseconds>(claim_pause_ * 2, 100ms, 2s);
    }
    void rest_until(steady_time at) { claim_at_ = at; }

    // Nothing is left to claim, and nobody has asked for a while what becomes due.
    bool wants_to_know_due(steady_time now) const { return exhausted_ && now >= poll_at_; }
    // The answer. What is due now and yet was not claimed is in others' hands or its lane is full: look again, but not
    // at once.
    void know_due(std::optional<std::chrono::milliseconds> due_in, steady_time now) {
        using namespace std::chrono_literals;
        poll_at_ = now + poll_;
        due_at_ = steady_time::max();
        if (!due_in) return;
        if (*due_in <= 0ms) idle_pause_ = std::clamp<std::chrono::milliseconds>(idle_pause_ * 2, 50ms, poll_);
        due_at_ = now + std::max(*due_in, idle_pause_);
    }
    // Time alone makes news: something is due, or it is time to look.
    steady_time looks_at(steady_time now) const {
        auto next = exhausted_ ? std::min(due_at_, std::max(poll_at_, now)) : now + poll_;
        if (claim_at_ > now) next = std::min(next, claim_at_);
        return next;
    }
    void time_came(steady_time now) {
        if (now >= due_at_) {
            due_at_ = steady_time::max();
            poll_at_ = std::min(poll_at_, now);  // ask anew what comes next
        }
        blind_ = true;
        note_news();
    }

private:
    std::chrono::milliseconds poll_, claim_pause_{0}, idle_pause_{0};
    std::uint64_t news_ = 0;
    bool exhausted_ = false;  // the last claim left nothing
    bool blind_ = true;
    steady_time claim_at_{}, poll_at_{}, due_at_ = steady_time::max();
};

}  // namespace tidings
