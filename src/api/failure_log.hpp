// Failed requests for the log, at most a few lines a second: when the database is away, every request fails alike.
#pragma once
#include <chrono>
#include <string_view>
#include "api/route_table.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class failure_log {
public:
    explicit failure_log(logger log) : log_(std::move(log)) {}

    // Of the lines beyond the limit only the number is kept, and told with the next line that is written.
    void say(std::string_view sentence, std::string_view reason, const request_context& context) {
        const auto now = std::chrono::steady_clock::now();
        if (now - window_began_ >= std::chrono::seconds(1)) {
            window_began_ = now;
            said_ = 0;
        }
        if (said_ == lines_a_second_max) {
            ++unsaid_;
            return;
        }
        ++said_;
        log_.warn(sentence, {{"reason", reason},
                             {"request_id", context.request.id},
                             {"trace_id", context.trace.trace_id},
                             {"not_logged_before", std::exchange(unsaid_, 0)}});
    }

private:
    static constexpr int lines_a_second_max = 10;
    logger log_;
    std::chrono::steady_clock::time_point window_began_{};
    int said_ = 0;
    std::int64_t unsaid_ = 0;
};

}  // namespace tidings::api
