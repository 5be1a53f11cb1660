// Failed requests for the log: when the database is away, every request fails alike, and one line a minute is enough.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include "api/problem.hpp"
#include "api/route_table.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class failure_log {
public:
    explicit failure_log(logger log) : log_(std::move(log)) {}

    // The same again is told once a minute: an outage has as many as there are requests. Of what is not told only the
    // number is kept, for the next line that is written.
    void say(std::string_view sentence, std::string_view reason, const request_context& context) {
        const auto now = std::chrono::steady_clock::now();
        if (now - window_began_ >= std::chrono::seconds(1)) {
            window_began_ = now;
            said_ = 0;
        }
        const bool is_same = reason == last_reason_ && now - last_said_ < std::chrono::minutes(1);
        if (is_same || said_ == lines_a_second_max) {
            ++unsaid_;
            return;
        }
        ++said_;
        last_reason_ = reason;
        last_said_ = now;
        log_.warn(sentence, {{"reason", reason},
                             {"request_id", context.request.id},
                             {"trace_id", context.trace.trace_id},
                             {"not_logged_before", std::exchange(unsaid_, 0)}});
    }

    // What the caller is answered; faults of ours are told.
    http_response answer(std::string_view sentence, const error& cause, const request_context& context) {
        if (status_of(cause.code) >= 500) say(sentence, cause.detail, context);
        return to_response(problem_of(cause), context.trace.trace_id);
    }

private:
    static constexpr int lines_a_second_max = 10;
    logger log_;
    std::chrono::steady_clock::time_point window_began_{}, last_said_{};
    std::string last_reason_;
    int said_ = 0;
    std::int64_t unsaid_ = 0;
};

}  // namespace tidings::api
