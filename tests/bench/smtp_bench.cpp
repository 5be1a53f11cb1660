// What one mail costs the sending side: hands mails to a relay and prints the CPU time of this process for each.
// smtp_bench URL [--mails N] [--at-once N] [--connections N] [--bytes N] [--intent-us N]
#include <sys/resource.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include "adapters/smtp/smtp_mailer.hpp"
#include "support/recording_log.hpp"

namespace tidings {
namespace {

double cpu_us() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto micros = [](const timeval& t) {
        return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
    };
    return micros(used.ru_utime) + micros(used.ru_stime);
}

std::string a_mail_of(std::size_t bytes) {
    std::string mail = "Subject: bench\r\n\r\n";
    while (mail.size() < bytes)
        mail += "A line of a mail that is as long as most lines of real mails are, more or less\r\n";
    return mail;
}

struct load {
    asio::io_context io{1};
    long left = 0, accepted = 0;
    std::chrono::microseconds intent{0};
    std::string bytes;

    // As the journal's tick: many wait for the same moment.
    task<result<void>> intend(std::string) {
        if (intent.count() > 0) {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            asio::steady_timer tick(io);
            tick.expires_at(std::chrono::steady_clock::time_point(now - now % intent + intent));
            co_await tick.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        co_return result<void>{};
    }

    task<> send_until_done(smtp_mailer& mailer) {
        while (left-- > 0) {
            envelope to{"orders@shop.test", "ada@example.com"};
            auto copy = bytes;
            mailer::before_dot before = [this](std::string relay) { return intend(std::move(relay)); };
            const auto report = co_await mailer.deliver(std::move(to), std::move(copy), std::move(before));
            if (report.outcome == delivery_outcome::accepted)
                ++accepted;
            else
                std::cerr << name_of(report.outcome) << ' ' << name_of(report.phase) << ' ' << report.reply << '\n';
        }
    }
};

int run(const std::string& url, std::map<std::string, long> given) {
    load work;
    smtp_mailer_config config;
    config.relays = parse_smtp_urls(url).value();
    config.client_name = "bench.test";
    config.connections_max = static_cast<std::size_t>(given["--connections"]);
    testing_support::recording_log log;
    smtp_mailer mailer(work.io.get_executor(), config, logger(log, "smtp"));
    work.left = given["--mails"];
    work.intent = std::chrono::microseconds(given["--intent-us"]);
    work.bytes = a_mail_of(static_cast<std::size_t>(given["--bytes"]));
    const auto began = std::chrono::steady_clock::now();
    const auto cpu_before = cpu_us();
    for (long n = 0; n < given["--at-once"]; ++n)
        asio::co_spawn(work.io, work.send_until_done(mailer), [](std::exception_ptr) {});
    while (work.left > -given["--at-once"]) work.io.run_one();
    const auto mails = static_cast<double>(given["--mails"]);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << "mails " << given["--mails"] << "  accepted " << work.accepted << "  per second "
              << static_cast<long>(mails / took.count()) << "  cpu us per mail " << (cpu_us() - cpu_before) / mails
              << "  connections " << mailer.counters().connections_opened << "  followed "
              << mailer.counters().mails_followed << '\n';
    return work.accepted == given["--mails"] ? 0 : 1;
}

}  // namespace
}  // namespace tidings

int main(int argc, char** argv) {
    std::map<std::string, long> given{
        {"--mails", 10'000}, {"--at-once", 40}, {"--connections", 8}, {"--bytes", 11'000}, {"--intent-us", 0}};
    for (int at = 2; at + 1 < argc; at += 2) given[argv[at]] = std::atol(argv[at + 1]);
    if (argc < 2) {
        std::cerr << "smtp_bench URL [--mails N] [--at-once N] [--connections N] [--bytes N] [--intent-us N]\n";
        return 2;
    }
    return tidings::run(argv[1], given);
}
