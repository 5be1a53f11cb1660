#include "notify/lease_keeper.hpp"
#include "notify/retry_schedule.hpp"

namespace tidings {

using namespace std::chrono_literals;

lease_keeper::lease_keeper(message_journal& journal, async_clock& clock, random_source& random,
                           const notify_config& config, const held_mails& held, send_reports& reports)
    : journal_(journal),
      clock_(clock),
      random_(random),
      config_(config),
      held_(held),
      reports_(reports),
      wake_(clock.make_alarm()),
      ended_(clock.make_alarm()) {}

task<> lease_keeper::beat() {
    beating_ = true;
    auto pause = config_.lease / 3;
    while (beating_) {
        co_await wake_->wait_until(clock_.steady() + pause);
        if (!beating_) break;
        const bool renewed = co_await renew();
        pause = renewed ? config_.lease / 3 : config_.lease / 12;
    }
    ended_->ring();
}

task<> lease_keeper::stop() {
    if (!std::exchange(beating_, false)) co_return;
    wake_->ring();
    co_await ended_->wait_until(clock_.steady() + 1s);
}

task<bool> lease_keeper::renew() {
    std::vector<held_message> held;
    for (const auto& [id, one] : held_.all()) held.push_back(one->held());
    if (held.empty()) co_return true;
    std::string problem;
    try {
        auto renewed = co_await journal_.renew(std::move(held), config_.lease);
        if (!renewed) problem = renewed.error().detail;
    } catch (const std::exception& bug) {
        problem = bug.what();
    }
    if (problem.empty())
        reports_.renewals.worked(clock_.steady());
    else
        reports_.renewals.failed(clock_.steady(), problem);
    co_return problem.empty();
}

task<bool> lease_keeper::recover_if_due() {
    if (clock_.steady() < recover_at_) co_return false;
    auto found = co_await journal_.recover(config_.uncertain);
    if (!found) {
        reports_.recoveries.failed(clock_.steady(), found.error().detail);
        recover_at_ = clock_.steady() + jittered(1s, 0.8, 1.2, random_);
        co_return false;
    }
    reports_.recoveries.worked(clock_.steady());
    recover_at_ = clock_.steady() + config_.lease / 2;
    auto& counters = reports_.counters;
    counters.recovered += found->resumed;
    counters.recovered_uncertain += found->uncertain;
    if (config_.uncertain.usual == uncertain_policy::resend) counters.repeats += found->uncertain;
    if (found->resumed + found->uncertain == 0) co_return false;
    reports_.log.warn("messages of a sender that went away were taken back",
                      {{"resumed", found->resumed}, {"uncertain", found->uncertain}});
    co_return true;
}

}  // namespace tidings
