// The customers of a demonstration: sample orders at a steady rate, each paid soon after, each write repeated with its
// own Idempotency-Key until it is answered.
#pragma once
#include "base/ids.hpp"
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "service_access.hpp"

namespace tidings {

class demo_feed {
public:
    demo_feed(asio::any_io_executor executor, async_clock& clock, random_source& random, service_access orders,
              std::int64_t orders_per_second);

    void start();
    // No new orders; those under way are repeated until answered, at most for `limit`. False: some never were.
    task<bool> end(std::chrono::seconds limit);

    std::int64_t answered() const { return answered_; }      // writes accepted
    std::int64_t repeated() const { return repeated_; }      // requests sent again
    const std::string& refusal() const { return refusal_; }  // a final answer that was none of 2xx; empty: none

private:
    task<> lane(std::int64_t number);
    task<bool> buy(http_client& client, std::int64_t number);
    task<std::string> insist(http_client& client, std::string method, std::string target, std::string body);

    asio::any_io_executor executor_;
    async_clock& clock_;
    random_source& random_;
    service_access orders_;
    std::int64_t rate_;
    id_generator ids_;
    steady_time began_{}, give_up_at_ = steady_time::max();
    bool ending_ = false;
    std::int64_t lanes_running_ = 0, answered_ = 0, repeated_ = 0;
    std::string refusal_;
};

}  // namespace tidings
