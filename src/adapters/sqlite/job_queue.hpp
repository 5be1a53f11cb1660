// Work for the threads of a database: a bounded queue, and jobs that keep their result until it may be told.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/pending_answer.hpp"
#include "base/result.hpp"

namespace tidings::sqlite {

class job {
public:
    virtual ~job() = default;
    virtual bool run(connection& db) = 0;       // on the database's thread; false: undo what it did. May throw
    virtual void fail(const error& cause) = 0;  // replaces the result
    virtual bool has_failed() const = 0;
    virtual void answer() = 0;  // on the executor
};

template <class T>
class answering_job final : public job {
public:
    answering_job(std::function<result<T>(connection&)> work, std::shared_ptr<pending_answer<T>> to)
        : work_(std::move(work)), to_(std::move(to)) {}

    bool run(connection& db) override {
        result_.emplace(work_(db));
        return result_->has_value();
    }
    void fail(const error& cause) override { result_.emplace(cause); }
    bool has_failed() const override { return result_ && result_->has_error(); }
    void answer() override { to_->complete(std::move(*result_)); }

private:
    std::function<result<T>(connection&)> work_;
    std::shared_ptr<pending_answer<T>> to_;
    std::optional<result<T>> result_;
};

class job_queue {
public:
    explicit job_queue(std::size_t waiting_max) : waiting_max_(waiting_max) {}

    // Nobody takes it before `wake`.  unavailable: full; stopping: closed
    result<void> push(std::unique_ptr<job> next);
    void wake();
    std::vector<std::unique_ptr<job>> take(std::size_t jobs_max);  // waits; empty: closed and drained
    void close();
    std::size_t waiting() const;

private:
    const std::size_t waiting_max_;
    mutable std::mutex guard_;
    std::condition_variable changed_;
    std::deque<std::unique_ptr<job>> waiting_;
    bool awake_ = false;  // what waits may be taken
    bool closed_ = false;
};

}  // namespace tidings::sqlite
