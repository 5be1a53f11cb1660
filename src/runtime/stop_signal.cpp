#include "runtime/stop_signal.hpp"
#include <sys/prctl.h>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>

namespace tidings {

struct stop_signal::inside {
    explicit inside(asio::any_io_executor executor) : signals(std::move(executor), SIGTERM, SIGINT) {
        for (const int number : {SIGHUP, SIGQUIT})
            if (!is_ignored(number)) signals.add(number);
    }
    // As `nohup` wants it.
    static bool is_ignored(int number) {
        struct sigaction now {};
        return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
    }
    asio::signal_set signals;
};

stop_signal::stop_signal(asio::any_io_executor executor) : inside_(std::make_unique<inside>(std::move(executor))) {}
stop_signal::~stop_signal() = default;

task<int> stop_signal::asked() {
    co_return co_await inside_->signals.async_wait(asio::use_awaitable);
}

void stop_signal::exit_on_next() {
    inside_->signals.async_wait([this](const boost::system::error_code& problem, int number) {
        if (problem) return;
        if (number != SIGHUP) std::_Exit(128 + number);
        exit_on_next();  // a terminal that is closed says so more than once: kernel and shell
    });
}

void harden_process() {
    std::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace tidings
