// A bounded set of connections. While the database is away every call answers `unavailable` at once, and the pool
// tries again in the background until it is back. One executor (a single thread or a strand); not for use from others.
#pragma once
#include "adapters/postgres/connection.hpp"
#include "runtime/log.hpp"

namespace tidings::postgres {

class pool_state;

struct pool_counts {
    std::size_t open = 0, idle = 0;  // connections; the others are lent
    std::size_t waiting = 0;         // calls that wait for one
    std::size_t connections_max = 0;
    std::uint64_t waits = 0;             // calls that had to wait
    std::uint64_t timeouts = 0;          // of them, those that got none in time
    std::chrono::nanoseconds waited{0};  // in all
};

// The right to use one connection; returns it when it goes. A broken one is replaced.
class lease {
public:
    lease() = default;
    lease(std::shared_ptr<pool_state> home, std::shared_ptr<connection> link);
    lease(lease&&) noexcept = default;
    lease& operator=(lease&& other) noexcept;
    ~lease();
    connection& operator*() const { return *link_; }
    connection* operator->() const { return link_.get(); }

private:
    void give_back();
    std::shared_ptr<pool_state> home_;
    std::shared_ptr<connection> link_;
};

class pool {
public:
    pool(asio::any_io_executor executor, postgres_config config, logger log);
    ~pool();
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    // Makes the first connection, so that a start can be refused: rejected (the server's settings or the URL are not
    // acceptable) or unavailable (not there now; the pool goes on trying).
    task<result<void>> start();

    // unavailable: the database is away, or every connection stayed busy for acquire_timeout.
    task<result<lease>> acquire();
    // acquire() and connection::run() in one.
    task<result<std::vector<rows>>> run(std::vector<query> queries, effect what);
    task<result<rows>> read(query one);

    // Why the services cannot do their work with it, for readiness: what recent writes and the latest look say. Empty:
    // they can. Looks again in the background when that was a while ago; never waits. Words that anybody may read.
    std::string trouble() const;
    pool_counts counts() const;
    // Ends waiting calls and background work.
    void stop();

private:
    std::shared_ptr<pool_state> state_;
};

}  // namespace tidings::postgres
