#include "adapters/sqlite/database.hpp"
#include <sys/resource.h>
#include <boost/asio/post.hpp>
#include <filesystem>

namespace tidings::sqlite {
namespace {

constexpr int readers_count = 2;
constexpr int browsing_niceness = 10;  // its share of a busy processor is a tenth of the others'

// For write_later: nobody waits for it.
class housekeeping_job final : public job {
public:
    housekeeping_job(std::function<result<void>(connection&)> work, logger log)
        : work_(std::move(work)), log_(std::move(log)) {}
    bool run(connection& db) override {
        auto done = work_(db);
        if (!done) fail(done.error());
        return done.has_value();
    }
    void fail(const error& cause) override { failed_ = cause; }
    bool has_failed() const override { return failed_.has_value(); }
    void answer() override {
        if (failed_) log_.warn("house-keeping failed", {{"cause", failed_->detail}});
    }

private:
    std::function<result<void>(connection&)> work_;
    logger log_;
    std::optional<error> failed_;
};

// Whether a write would succeed.
class trial_job final : public job {
public:
    trial_job(bool writes, std::function<void()> ended) : writes_(writes), ended_(std::move(ended)) {}
    bool run(connection& db) override {
        if (!writes_) return true;
        auto now = db.prepare("PRAGMA user_version");
        const auto version = now.step() ? now.integer(0) : 0;
        db.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
        return true;
    }
    void fail(const error&) override { failed_ = true; }
    bool has_failed() const override { return failed_; }
    void answer() override { ended_(); }

private:
    bool writes_, failed_ = false;
    std::function<void()> ended_;
};

// On Linux this is of the calling thread alone. Without the right to it the thread is like the others.
void be_nice(int niceness) {
    if (niceness != 0) ::setpriority(PRIO_PROCESS, 0, niceness);
}

void roll_back(connection& db, const logger& log) {
    try {
        if (db.in_transaction()) db.execute("ROLLBACK");
    } catch (const failure& cause) {
        log.error("a transaction could not be rolled back", {{"cause", cause.what()}});
    }
}

error refusal_of(const std::string& path, const failure& cause) {
    const int primary = cause.code & 0xff;
    const bool damaged = primary == 11 || primary == 26;  // SQLITE_CORRUPT, SQLITE_NOTADB
    if (damaged)
        return {errc::invalid, "the database " + path + " is damaged (" + cause.what() + "); restore a backup"};
    return {errc::unavailable, "the database " + path + " cannot be used: " + cause.what()};
}

}  // namespace

result<std::unique_ptr<database>> database::open(asio::any_io_executor executor, std::string path, const schema& wanted,
                                                 logger log, database_limits limits) {
    std::error_code refused;
    if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
        std::filesystem::create_directories(folder, refused);
    if (path.empty() || refused)
        return error{errc::unavailable,
                     "the folder of the database '" + path + "' cannot be created: " + refused.message()};
    auto lock = file_lock::take(path);
    if (!lock) return lock.error();
    try {
        if (auto prepared = prepare_file(path, wanted, log); !prepared) return prepared.error();
        auto db = std::unique_ptr<database>(new database(std::move(executor), path, log, limits, std::move(*lock)));
        if (auto prepared = prepare_database(*db->writer_, path, wanted, log); !prepared) return prepared.error();
        for (int count = 0; count < readers_count; ++count) db->add_reader(db->reads_, limits.read_time_max, 0);
        db->add_reader(db->browsing_, limits.browse_time_max, browsing_niceness);
        db->threads_.emplace_back([self = db.get()] {
            be_nice(self->limits_.writer_niceness);
            self->write_groups();
        });
        return db;
    } catch (const failure& cause) {
        return refusal_of(path, cause);
    } catch (const std::filesystem::filesystem_error& cause) {
        return error{errc::unavailable, "the database " + path + " cannot be used: " + cause.what()};
    }
}

database::database(asio::any_io_executor executor, std::string path, logger log, database_limits limits, file_lock lock)
    : executor_(std::move(executor)),
      path_(std::move(path)),
      log_(std::move(log)),
      limits_(limits),
      lock_(std::move(lock)),
      writer_(std::make_unique<connection>(path_, access::read_write)),
      writes_(std::make_shared<job_queue>(limits.writes_waiting_max)),
      reads_(std::make_shared<job_queue>(limits.reads_waiting_max)),
      browsing_(std::make_shared<job_queue>(limits.browsing_waiting_max)),
      writing_(std::make_shared<writing_state>()) {}

database::~database() {
    stop();
    for (auto& thread : threads_) thread.join();
    readers_.clear();  // the writer closes last, which folds the log into the file
}

void database::stop() {
    writes_->close();
    reads_->close();
    browsing_->close();
}

bool database::write_later(std::function<result<void>(connection&)> command) {
    const auto pushed = writes_->push(std::make_unique<housekeeping_job>(std::move(command), log_)).has_value();
    writes_->wake();
    return pushed;
}

void database::write_groups() {
    for (auto group = writes_->take(limits_.group_max); !group.empty(); group = writes_->take(limits_.group_max)) {
        if (limits_.on_group) limits_.on_group(group.size());
        auto failed = write_group(group);
        auto listeners = std::move(writer_->commit_listeners());
        writer_->commit_listeners().clear();
        asio::post(executor_, [writing = writing_, failed = std::move(failed)] { writing->note(failed); });
        hand_over(std::move(group), std::move(listeners));
    }
}

// What all of it failed with.
std::optional<error> database::write_group(std::vector<std::unique_ptr<job>>& group) {
    const auto fail_all = [&](error cause) -> std::optional<error> {
        for (auto& each : group)
            if (!each->has_failed()) each->fail(cause);
        writer_->commit_listeners().clear();
        roll_back(*writer_, log_);
        log_.error("a transaction was not committed", {{"cause", cause.detail}, {"writes", group.size()}});
        return cause;
    };
    try {
        writer_->execute("BEGIN IMMEDIATE");
        for (auto& each : group) run_in_savepoint(*each);
    } catch (const failure& cause) {
        return fail_all(statement_error(cause));
    }
    try {
        writer_->prepare("COMMIT").run();
    } catch (const failure& cause) {
        return fail_all(commit_error(cause));
    }
    return std::nullopt;
}

void database::writing_state::note(const std::optional<error>& failed) {
    last = std::chrono::steady_clock::now();
    if (failed)
        health.note_failed(*failed);
    else
        health.note_done();
}

std::string database::trouble() {
    constexpr std::chrono::seconds quiet_for{5}, quiet_in_trouble{1};
    const auto quiet = std::chrono::steady_clock::now() - writing_->last;
    if (!writing_->trying && quiet > (writing_->health.is_failing() ? quiet_in_trouble : quiet_for)) try_to_write();
    return writing_->health.is_failing() ? "writes to the database file fail (the log says why)" : "";
}

// Takes the lock as any write does. While writes fail, it also writes: what was there before.
void database::try_to_write() {
    auto tried =
        std::make_unique<trial_job>(writing_->health.is_failing(), [writing = writing_] { writing->trying = false; });
    writing_->trying = writes_->push(std::move(tried)).has_value();
    writes_->wake();
}

// Throws failure when the whole transaction is lost: SQLite itself rolls back on a full disk, an I/O fault or lack of
// memory.
void database::run_in_savepoint(job& next) {
    auto& db = *writer_;
    const auto listeners = db.commit_listeners().size();
    db.prepare("SAVEPOINT command").run();
    bool keep = false;
    try {
        keep = next.run(db);
    } catch (const failure& cause) {
        if (!db.in_transaction()) throw;
        next.fail(statement_error(cause));
    } catch (const std::bad_alloc&) {
        next.fail({errc::unavailable, "out of memory"});
    } catch (const std::exception& cause) {
        next.fail({errc::internal, cause.what()});
    }
    if (!keep) {
        db.prepare("ROLLBACK TO command").run();
        db.commit_listeners().resize(listeners);
    }
    db.prepare("RELEASE command").run();
}

void database::hand_over(std::vector<std::unique_ptr<job>> group, std::vector<commit_listener> listeners) {
    asio::post(executor_, [jobs = std::make_shared<std::vector<std::unique_ptr<job>>>(std::move(group)),
                           listeners = std::move(listeners)] {
        std::vector<std::function<void()>> at_end;
        for (const auto& listener : listeners) listener(at_end);
        for (const auto& each : at_end) each();
        for (auto& each : *jobs) each->answer();
    });
}

void database::add_reader(std::shared_ptr<job_queue> queue, std::chrono::milliseconds time_max, int niceness) {
    readers_.push_back(std::make_unique<connection>(path_, access::read_only));
    threads_.emplace_back([this, &reader = *readers_.back(), queue = std::move(queue), time_max, niceness] {
        be_nice(niceness);
        serve_reads(reader, *queue, time_max);
    });
}

void database::serve_reads(connection& db, job_queue& queue, std::chrono::milliseconds time_max) {
    for (auto taken = queue.take(1); !taken.empty(); taken = queue.take(1)) {
        auto& query = *taken.front();
        try {
            db.set_deadline(std::chrono::steady_clock::now() + time_max);
            db.prepare("BEGIN").run();
            query.run(db);
            db.prepare("COMMIT").run();
        } catch (const failure& cause) {
            query.fail(statement_error(cause));
        } catch (const std::exception& cause) {
            query.fail({errc::internal, cause.what()});
        }
        db.set_deadline(std::chrono::steady_clock::time_point::max());
        roll_back(db, log_);
        hand_over(std::move(taken), {});
    }
}

}  // namespace tidings::sqlite
