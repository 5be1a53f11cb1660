// What is said about something that fails again and again: one line when it begins, one a minute with how often it
// failed since, one when it is over.
#pragma once
#include <cstdint>
#include <string>
#include "base/time_source.hpp"
#include "runtime/log.hpp"

namespace tidings {

class outage_log {
public:
    // Constant sentences: what does not work, and that it does again. `grave`: somebody should look, so errors.
    outage_log(logger log, std::string_view begins, std::string_view ends, bool grave = false)
        : log_(std::move(log)), begins_(begins), ends_(ends), grave_(grave) {}

    void failed(steady_time now, std::string_view reason);
    void worked(steady_time now);
    bool is_on() const { return failures_ != 0; }

private:
    void say(std::initializer_list<log_field> fields) const;

    logger log_;
    std::string_view begins_, ends_;
    bool grave_;
    std::int64_t failures_ = 0;  // since it began; 0: all is well
    steady_time began_{}, said_{};
};

}  // namespace tidings
