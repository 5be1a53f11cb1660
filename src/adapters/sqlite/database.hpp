// A SQLite file as a service uses it: one writer thread that commits whatever waits as one durable transaction (group
// commit; what arrives in one turn of the executor shares one), two reader threads with snapshots of their own and one
// more for what reads much, answers on the caller's executor. WAL, synchronous=FULL. One process at a time: a second
// one is refused at `open`.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/database_file.hpp"
#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/job_queue.hpp"
#include "adapters/sqlite/pending_answer.hpp"
#include "adapters/sqlite/schema.hpp"
#include "base/result.hpp"
#include "runtime/log.hpp"
#include "runtime/task.hpp"
#include "runtime/write_health.hpp"

namespace tidings::sqlite {

struct database_limits {
    std::size_t group_max = 128;            // commands in one transaction
    std::size_t writes_waiting_max = 4096;  // beyond it a write is unavailable at once
    std::size_t reads_waiting_max = 1024;
    std::chrono::milliseconds read_time_max{5'000};  // a query beyond it is interrupted
    std::size_t browsing_waiting_max = 64;
    std::chrono::milliseconds browse_time_max{2'000};
    int writer_niceness = 0;                         // of the thread that writes: 0 to 19, as setpriority(2) has it
    std::function<void(std::size_t)> on_group = {};  // told the size of each group on the writer's thread; may be empty
};

class database {
public:
    // Creates or opens the file and brings its schema up to date; blocks, a few milliseconds as a rule.
    // conflict: another process has it.  invalid: damaged, foreign, another service's, or newer than this program.
    // unavailable: the file system refuses.  The detail is one line for the operator.
    static result<std::unique_ptr<database>> open(asio::any_io_executor executor, std::string path,
                                                  const schema& wanted, logger log, database_limits limits = {});
    // Finishes what waits, then closes the file. Destroy it before its executor's context.
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // From now on new work is answered with `stopping`; what waits already is still done.
    void stop();

    // Runs the command on the writer thread, in a savepoint of its own inside the group's transaction: its error, or an
    // exception, rolls back this command alone. Answers when the group is durable. Cancelling answers outcome_unknown.
    template <class T>
    task<result<T>> write(std::function<result<T>(connection&)> command) {
        return submit<T>(writes_, std::move(command), error{errc::outcome_unknown, "nobody waited for the commit"});
    }

    // Runs the query on a reader thread; all of it sees one snapshot, with every write that was answered before.
    template <class T>
    task<result<T>> read(std::function<result<T>(connection&)> query) {
        return submit<T>(reads_, std::move(query), error{errc::timed_out, "nobody waited for the answer"});
    }

    // The same for lists, searches and counts, on a thread and a connection of their own: they delay each other, never
    // a write or a look at one order.
    template <class T>
    task<result<T>> browse(std::function<result<T>(connection&)> query) {
        return submit<T>(browsing_, std::move(query), error{errc::timed_out, "nobody waited for the answer"});
    }

    // A write whose answer nobody needs (house-keeping); a failure is logged. False: the queue is full or stopping.
    bool write_later(std::function<result<void>(connection&)> command);

    // Rises when a command has made work for others that wait (connection::note_work).
    std::uint64_t work_noted() const { return writer_->work_noted(); }

    // Why the service cannot work with it, for readiness: recent writes failed. Empty: they succeed. When nobody
    // writes, it tries in the background. Never waits; words that anybody may read. On the executor only.
    std::string trouble();

    // Calls that wait for their turn, for metrics.
    std::size_t writes_waiting() const { return writes_->waiting(); }
    std::size_t reads_waiting() const { return reads_->waiting(); }

    const asio::any_io_executor& executor() const { return executor_; }
    const logger& log() const { return log_; }

private:
    struct writing_state {
        write_health health;
        std::chrono::steady_clock::time_point last{};  // when a group ended
        bool trying = false;
        void note(const std::optional<error>& failed);
    };

    database(asio::any_io_executor executor, std::string path, logger log, database_limits limits, file_lock lock);

    template <class T>
    task<result<T>> submit(std::shared_ptr<job_queue> queue, std::function<result<T>(connection&)> work,
                           error cancelled);

    void write_groups();
    std::optional<error> write_group(std::vector<std::unique_ptr<job>>& group);
    void run_in_savepoint(job& next);
    void hand_over(std::vector<std::unique_ptr<job>> group, std::vector<commit_listener> listeners);
    void try_to_write();
    void add_reader(std::shared_ptr<job_queue> queue, std::chrono::milliseconds time_max, int niceness);
    void serve_reads(connection& db, job_queue& queue, std::chrono::milliseconds time_max);

    asio::any_io_executor executor_;
    std::string path_;
    logger log_;
    database_limits limits_;
    file_lock lock_;  // outlives the connections
    std::unique_ptr<connection> writer_;
    std::vector<std::unique_ptr<connection>> readers_;
    std::shared_ptr<job_queue> writes_, reads_, browsing_;
    std::vector<std::thread> threads_;
    std::shared_ptr<writing_state> writing_;  // of the executor, which may run its last work after us
};

template <class T>
task<result<T>> database::submit(std::shared_ptr<job_queue> queue, std::function<result<T>(connection&)> work,
                                 error cancelled) {
    auto answer = std::make_shared<pending_answer<T>>(executor_);
    auto start = [queue = std::move(queue), answer, work = std::move(work)]() mutable {
        auto made = std::make_unique<answering_job<T>>(std::move(work), answer);
        if (auto refused = queue->push(std::move(made)); !refused)
            asio::post(answer->executor(), [answer, why = refused.error()] { answer->complete(why); });
        else
            asio::post(answer->executor(), [queue = std::move(queue)] { queue->wake(); });
    };
    co_return co_await pending_answer<T>::wait(answer, std::move(cancelled), std::move(start));
}

}  // namespace tidings::sqlite
