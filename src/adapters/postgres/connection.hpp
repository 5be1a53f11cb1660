// One connection to PostgreSQL: non-blocking libpq on an Asio executor, in pipeline mode, prepared statements only.
// Used by one coroutine at a time (the pool sees to that). Every wait has a deadline; after a missed one the connection
// is broken.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>
#include "adapters/postgres/config.hpp"
#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/statement.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

struct pg_conn;

namespace tidings::postgres {

class connection : public std::enable_shared_from_this<connection> {
public:
    // rejected: the server would lose acknowledged writes (fsync, full_page_writes or synchronous_commit is off), or
    // the URL is wrong. unavailable: cannot connect now.
    static task<result<std::shared_ptr<connection>>> open(asio::any_io_executor executor, postgres_config config);

    connection(asio::any_io_executor executor, postgres_config config);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // All queries in one transaction and one round trip; one answer each.
    // outcome_unknown (writes only): the line broke after everything was sent. Other errors: nothing was written.
    task<result<std::vector<rows>>> run(std::vector<query> queries, effect what);

    // SQL without parameters, perhaps several statements; for migrations. The answer is the last statement's.
    task<result<rows>> run_script(std::string sql, std::chrono::milliseconds limit);

    // How the last write ended, told once: no value in it when it was done.
    std::optional<result<void>> take_write_end() { return std::exchange(write_end_, std::nullopt); }

    void retire() { spoiled_ = true; }  // another session may be better off

    bool has_timed_out() const { return broken_ && expired_; }  // the server gave no answer
    bool is_usable();  // idle and, as far as can be seen without waiting, alive

private:
    struct exchange;

    task<result<void>> log_in();
    task<result<void>> poll_log_in();
    task<result<void>> set_up_session();
    result<void> send(const std::vector<query>& queries, exchange& talk);
    task<void> finish(exchange& talk);
    void take_results(exchange& talk);
    task<bool> wait_ready(bool also_write);
    void take_socket();
    void start_deadline(std::chrono::milliseconds limit);
    void stop_deadline();
    error not_let_in() const;
    error lost(const std::string& doing) const;
    std::string last_words() const;  // libpq's

    postgres_config config_;
    pg_conn* link_ = nullptr;
    asio::posix::stream_descriptor socket_;  // libpq owns the descriptor: release(), never close()
    asio::steady_timer deadline_;
    std::uint64_t deadline_turn_ = 0;  // tells a late deadline from the one that counts
    bool expired_ = false;
    bool busy_ = false;
    bool broken_ = false;
    bool spoiled_ = false;  // not usable any more, although the line is fine
    std::optional<result<void>> write_end_;
    std::unordered_set<std::string> prepared_;
};

}  // namespace tidings::postgres
