#include "notify/channel_probe.hpp"

namespace tidings {

bool channel_probe::start_if_due() {
    const auto now = clock_.steady();
    if (!lanes_.channel().is_probe_due(now)) return false;
    ++reports_.counters.probes;
    lanes_.channel().on_probe_start(now, random_);
    return true;
}

task<> channel_probe::run() {
    result<void> answer = error{errc::internal, "the probe ended in a bug"};
    try {
        answer = co_await relay_.probe();
    } catch (const std::exception& bug) {
        answer = error{errc::internal, bug.what()};
    }
    const bool was_open = lanes_.channel().opens_at().has_value();
    lanes_.channel().on_probe_end(answer.has_value());
    if (!answer)
        reports_.log.debug("the mail relay is still away", {{"problem", answer.error().detail}});
    else if (was_open)
        reports_.log.info("the mail relay answers again; sending starts slowly");
}

}  // namespace tidings
