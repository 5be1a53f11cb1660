#include "demo_faults.hpp"
#include <csignal>

namespace tidings {

std::chrono::milliseconds demo_faults::pause(int least_ms, int most_ms) {
    return std::chrono::milliseconds(
        least_ms + static_cast<int>(dice_.next() % static_cast<std::uint64_t>(most_ms - least_ms + 1)));
}

task<bool> demo_faults::play_one() {
    if (left_.empty())
        left_ = {&demo_faults::kill_services, &demo_faults::restart_services, &demo_faults::freeze_services,
                 &demo_faults::lose_mailbox,  &demo_faults::freeze_mailbox,   &demo_faults::kill_everything};
    const auto chosen = left_.begin() + static_cast<std::ptrdiff_t>(dice_.next() % left_.size());
    const auto next = *chosen;
    left_.erase(chosen);
    ++played_;
    co_return co_await (this->*next)();
}

task<bool> demo_faults::start_services() {
    shop_.services().start();
    co_return co_await shop_.services_ready();
}

task<bool> demo_faults::kill_services() {
    say_("kill -9: both services and the event log");
    shop_.services().kill();
    co_await clock_.sleep_for(pause(100, 1500));
    say_("the services start again");
    co_return co_await start_services();
}

task<bool> demo_faults::restart_services() {
    say_("TERM: both services end in order and start again, as in a deployment");
    const bool ended = co_await shop_.end_orderly();
    co_return ended&& co_await start_services();
}

task<bool> demo_faults::freeze_services() {
    const auto away = pause(1000, 4000);
    say_("SIGSTOP: both services freeze for " + std::to_string(away.count()) + " ms");
    shop_.services().send(SIGSTOP);
    co_await clock_.sleep_for(away);
    shop_.services().send(SIGCONT);
    co_return true;
}

task<bool> demo_faults::lose_mailbox() {
    const auto away = pause(1000, 4000);
    say_("kill -9: the mail server, away for " + std::to_string(away.count()) + " ms");
    shop_.mailbox().kill();
    co_await clock_.sleep_for(away);
    say_("the mail server starts again");
    co_return shop_.mailbox().start();
}

task<bool> demo_faults::freeze_mailbox() {
    const auto away = pause(1000, 3000);
    say_("SIGSTOP: the mail server says nothing for " + std::to_string(away.count()) + " ms");
    shop_.mailbox().send(SIGSTOP);
    co_await clock_.sleep_for(away);
    shop_.mailbox().send(SIGCONT);
    co_return true;
}

task<bool> demo_faults::kill_everything() {
    say_("kill -9: everything at once");
    shop_.services().kill();
    shop_.mailbox().kill();
    co_await clock_.sleep_for(pause(100, 1000));
    say_("everything starts again");
    const bool started = shop_.mailbox().start();
    co_return started&& co_await start_services();
}

}  // namespace tidings
