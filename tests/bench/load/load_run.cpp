#include "bench/load/load_run.hpp"
#include <fmt/format.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <fstream>
#include "bench/load/load_connection.hpp"

namespace tidings::bench {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

steady_clock::duration to_duration(double seconds) {
    return std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

load_run::load_run(asio::io_context& io, load_options options)
    : io_(io), options_(std::move(options)), orders_(options_) {}

void load_run::start() {
    began_ = steady_clock::now() + std::chrono::milliseconds(20);  // every connection is there for the first turns
    for (int each = 0; each < options_.connections; ++each) asio::co_spawn(io_, work(), asio::detached);
}

load_run::moment load_run::turn_of(std::int64_t number) const {
    if (options_.rate <= 0) return std::max(began_, steady_clock::now());
    return began_ + to_duration(static_cast<double>(number) / options_.rate);
}

bool load_run::is_over(std::int64_t number) const {
    if (options_.count > 0 && number >= options_.count) return true;
    if (options_.seconds <= 0) return false;
    const auto after = [this](double seconds) { return began_ + to_duration(seconds); };
    return turn_of(number) >= after(options_.seconds) ||
           steady_clock::now() >= after(options_.seconds + options_.patience);
}

asio::awaitable<void> load_run::work() {
    load_connection line{io_.get_executor(), options_.port};
    asio::steady_timer timer{io_};
    for (auto number = next_++; !is_over(number); number = next_++) {
        const auto intended = turn_of(number);
        timer.expires_at(intended);
        if (intended > steady_clock::now()) co_await timer.async_wait(asio::use_awaitable);
        auto answer = co_await line.exchange(orders_.request(number));
        const bool broke = answer.status == 0;
        records_.push_back({intended, steady_clock::now(), std::move(answer)});
        if (!broke) continue;
        timer.expires_after(std::chrono::milliseconds(20));  // a service that is away is not asked in a spin
        co_await timer.async_wait(asio::use_awaitable);
    }
}

double load_run::percentile_ms(double share) const {
    std::vector<double> taken;
    taken.reserve(records_.size());
    for (const auto& each : records_)
        taken.push_back(std::chrono::duration<double, std::milli>(each.done - each.intended).count());
    if (taken.empty()) return 0;
    const auto at = std::min(taken.size() - 1, static_cast<std::size_t>(share * static_cast<double>(taken.size())));
    std::nth_element(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(at), taken.end());
    return taken[at];
}

void load_run::report() const {
    std::ofstream out(options_.out);
    std::size_t accepted = 0;
    auto last = began_;
    for (const auto& each : records_) {
        out << each.intended.time_since_epoch().count() << ' ' << each.done.time_since_epoch().count() << ' '
            << each.answer.status << ' ' << each.answer.order << '\n';
        accepted += each.answer.status == 201 ? 1 : 0;
        last = std::max(last, each.done);
    }
    const double seconds = std::chrono::duration<double>(last - began_).count();
    fmt::print(R"({{"accepted": {}, "not_accepted": {}, "seconds": {:.3f}, "p50_ms": {:.3f}, "p99_ms": {:.3f}}})"
               "\n",
               accepted, records_.size() - accepted, seconds, percentile_ms(0.5), percentile_ms(0.99));
}

}  // namespace tidings::bench
