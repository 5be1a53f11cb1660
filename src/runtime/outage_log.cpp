#include "runtime/outage_log.hpp"

namespace tidings {
namespace {

constexpr auto say_every = std::chrono::minutes{1};

std::int64_t seconds_between(steady_time from, steady_time to) {
    return std::chrono::duration_cast<std::chrono::seconds>(to - from).count();
}

}  // namespace

void outage_log::failed(steady_time now, std::string_view reason) {
    if (failures_++ == 0) {
        began_ = said_ = now;
        say({{"reason", reason}});
    } else if (now - said_ >= say_every) {
        said_ = now;
        say({{"reason", reason}, {"failures", failures_}, {"for_s", seconds_between(began_, now)}});
    }
}

void outage_log::say(std::initializer_list<log_field> fields) const {
    if (grave_)
        log_.error(begins_, fields);
    else
        log_.warn(begins_, fields);
}

void outage_log::worked(steady_time now) {
    if (failures_ == 0) return;
    log_.info(ends_, {{"failures", failures_}, {"after_s", seconds_between(began_, now)}});
    failures_ = 0;
}

}  // namespace tidings
