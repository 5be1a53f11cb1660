// While the journal takes no intents or no ends, sending rests: a mail that cannot be recorded must not be tried, let
// alone blamed. After a pause one mail at a time tries whether that is over. Pure: time is an argument.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include "base/error.hpp"
#include "base/time_source.hpp"

namespace tidings {

class journal_rest {
public:
    enum class step { intent, end };

    // The journal failed at this step, for a mail that it has looked at or for any. True: the rest begins with it.
    // The data of a single mail is blamed at first; of many in a row, with no success between, it is not.
    bool note_fault(step which, const error& why, steady_time now) {
        auto& seen = of(which);
        ++seen.in_a_row;
        const bool blames_mail = why.code == errc::invalid || why.code == errc::internal;
        if (blames_mail && seen.in_a_row < alike_max) return false;
        const bool begins = !is_resting();
        seen.failing = true;
        words_ = why.detail;
        if (now < until_) return begins;  // one pause for everything under way
        pause_ = std::clamp(pause_ * 2, pause_min, pause_max);
        until_ = now + pause_;
        if (begins) since_ = now;
        return begins;
    }
    // True: the rest is over with it.
    bool note_done(step which) {
        const bool was_resting = is_resting();
        of(which) = {};
        if (is_resting()) return false;
        pause_ = {};
        until_ = {};
        return was_resting;
    }

    // Too many mails in a row were refused for it to be about each of them.
    bool suspects_journal(step which) const { return (which == step::intent ? intents_ : ends_).in_a_row >= alike_max; }
    bool is_resting() const { return intents_.failing || ends_.failing; }
    std::size_t slots(steady_time now, std::size_t open) const {
        if (!is_resting()) return std::numeric_limits<std::size_t>::max();
        return now >= until_ && open == 0 ? 1 : 0;
    }
    std::optional<steady_time> tries_at() const { return is_resting() ? std::optional(until_) : std::nullopt; }
    std::optional<steady_time> since() const { return is_resting() ? std::optional(since_) : std::nullopt; }
    const std::string& words() const { return words_; }

private:
    static constexpr std::chrono::milliseconds pause_min{100}, pause_max{5000};
    static constexpr std::size_t alike_max = 13;  // more than the tries of three mails
    struct faults {
        std::size_t in_a_row = 0;
        bool failing = false;
    };
    faults& of(step which) { return which == step::intent ? intents_ : ends_; }

    faults intents_, ends_;
    std::chrono::milliseconds pause_{0};
    steady_time until_{}, since_{};
    std::string words_;
};

}  // namespace tidings
