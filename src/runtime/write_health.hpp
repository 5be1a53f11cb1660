// What a store's latest writes say about it. A write that failed because of its data says nothing; one that the store
// could not do says something when the next ones fail as well. Pure.
#pragma once
#include <cstddef>
#include <string>
#include "base/error.hpp"

namespace tidings {

class write_health {
public:
    void note_done() { failed_in_a_row_ = 0; }
    void note_failed(const error& why) {
        if (why.code != errc::unavailable && why.code != errc::outcome_unknown) return;
        ++failed_in_a_row_;
        words_ = why.detail;
    }

    bool is_failing() const { return failed_in_a_row_ >= failures_min; }
    // What the last one failed with; empty while writes succeed.
    std::string words() const { return is_failing() ? words_ : std::string(); }

private:
    static constexpr std::size_t failures_min = 3;  // one can be a slow moment, or a line that broke
    std::size_t failed_in_a_row_ = 0;
    std::string words_;
};

}  // namespace tidings
