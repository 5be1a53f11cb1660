#include "demo_feed.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include "runtime/backoff.hpp"
#include "sample_orders.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::int64_t lanes = 16;

void rethrow(std::exception_ptr bug) {
    if (bug) std::rethrow_exception(bug);
}

}  // namespace

demo_feed::demo_feed(asio::any_io_executor executor, async_clock& clock, random_source& random, service_access orders,
                     std::int64_t orders_per_second)
    : executor_(std::move(executor)),
      clock_(clock),
      random_(random),
      orders_(std::move(orders)),
      rate_(orders_per_second),
      ids_(clock, random) {}

void demo_feed::start() {
    began_ = clock_.steady();
    for (std::int64_t number = 0; number < lanes; ++number) {
        ++lanes_running_;
        asio::co_spawn(executor_, lane(number), rethrow);
    }
}

// Each lane has every 16th order. One that was held up by a fault makes up for it.
task<> demo_feed::lane(std::int64_t number) {
    http_client client{executor_, orders_.endpoint, {.connect = 1s, .answer = 3s}};
    for (std::int64_t turn = number; !ending_; turn += lanes) {
        const auto due = began_ + std::chrono::milliseconds(turn * 1000 / rate_);
        while (!ending_ && clock_.steady() < due)
            co_await clock_.sleep_for(std::min<steady_time::duration>(due - clock_.steady(), 100ms));
        const bool goes_on = !ending_ && co_await buy(client, turn);
        if (!goes_on) break;
    }
    --lanes_running_;
}

task<bool> demo_feed::buy(http_client& client, std::int64_t number) {
    auto body = boost::json::serialize(sample_order(random_, static_cast<std::size_t>(number)));
    const auto id = co_await insist(client, "POST", "/v1/orders", std::move(body));
    if (id.empty()) co_return false;
    std::string paid = R"({"status":"paid"})";
    const auto changed = co_await insist(client, "PATCH", "/v1/orders/" + id, std::move(paid));
    co_return !changed.empty();
}

// The order's id; empty: never answered, or refused.
task<std::string> demo_feed::insist(http_client& client, std::string method, std::string target, std::string body) {
    backoff pauses{random_, 50ms, 500ms};
    http_call call{
        std::move(method), std::move(target), {{"Idempotency-Key", ids_.next_uuid()}}, std::move(body), true};
    while (clock_.steady() < give_up_at_) {
        const auto answer = co_await ask(client, orders_, call);
        if (answer) {
            ++answered_;
            co_return text_at(*answer, "/id");
        }
        const auto code = answer.error().code;
        if (code == errc::rejected || code == errc::not_found || code == errc::invalid) {
            refusal_ = answer.error().detail;
            co_return std::string();
        }
        ++repeated_;
        co_await clock_.sleep_for(pauses.next());
    }
    co_return std::string();
}

task<bool> demo_feed::end(std::chrono::seconds limit) {
    ending_ = true;
    give_up_at_ = clock_.steady() + limit;
    while (lanes_running_ > 0 && clock_.steady() < give_up_at_ + 5s) co_await clock_.sleep_for(20ms);
    co_return lanes_running_ == 0 && refusal_.empty();
}

}  // namespace tidings
