// What the leases, the waiting calls and the background work of a pool share. Private to pool.
#pragma once
#include <deque>
#include "adapters/postgres/connection.hpp"
#include "adapters/postgres/pool.hpp"
#include "adapters/postgres/surroundings.hpp"
#include "base/random_source.hpp"
#include "runtime/outage_log.hpp"
#include "runtime/write_health.hpp"

namespace tidings::postgres {

class pool_state : public std::enable_shared_from_this<pool_state> {
public:
    pool_state(asio::any_io_executor executor, postgres_config config, logger log)
        : executor_(std::move(executor)),
          config_(std::move(config)),
          log_(std::move(log)),
          outage_(log_, "database is away", "database is back"),
          retry_(executor_),
          probe_{ask_surroundings(config_), {"trial_write", config_.trial_write}} {}

    task<result<std::shared_ptr<connection>>> take();
    void give_back(std::shared_ptr<connection> link);
    task<result<void>> connect_first();
    std::string trouble();
    pool_counts counts() const;
    void stop();

private:
    struct waiter {
        explicit waiter(const asio::any_io_executor& executor) : timer(executor) {}
        asio::steady_timer timer;
        std::shared_ptr<connection> given;
        std::optional<error> refused;
    };

    // What the server is asked now and then, and what it showed.
    struct server_probe {
        statement surroundings, trial;
        write_health writes = {};
        std::string trouble = {};  // of its surroundings
        bool is_under_way = false;
        std::chrono::steady_clock::time_point asked{};
    };

    struct wait_counters {
        std::uint64_t begun = 0, timed_out = 0;
        std::chrono::nanoseconds total{0};
    };

    std::shared_ptr<connection> take_idle();
    void offer(std::shared_ptr<connection> link);
    void refuse_waiting();
    void note_silence();
    void grow();
    static task<> connect(std::shared_ptr<pool_state> self);
    static task<> reconnect(std::shared_ptr<pool_state> self);
    static task<> probe(std::shared_ptr<pool_state> self);
    task<> ask_server();
    void not_grown(const error& why);
    bool is_reached() const;
    void connected(std::shared_ptr<connection> link);
    void not_connected(error why);
    std::chrono::milliseconds next_pause();
    error down_error() const { return {errc::unavailable, last_problem_}; }

    asio::any_io_executor executor_;
    postgres_config config_;
    logger log_;
    outage_log outage_;
    asio::steady_timer retry_;
    system_random random_;
    server_probe probe_;
    std::deque<std::shared_ptr<connection>> idle_;  // the last one used is taken first
    std::deque<std::shared_ptr<waiter>> waiting_;
    std::size_t open_ = 0;  // idle and lent
    std::size_t connecting_ = 0;
    std::size_t failures_ = 0;  // in a row
    bool retrying_ = false;     // reconnect() runs; nothing else connects meanwhile
    bool stopped_ = false;
    wait_counters waits_;
    std::string last_problem_ = "PostgreSQL has not been reached yet";
    std::chrono::steady_clock::time_point last_seen_{}, grows_from_{};
    bool spoke_of_limit_ = false;
};

}  // namespace tidings::postgres
