#include "adapters/sqlite/job_queue.hpp"

namespace tidings::sqlite {

result<void> job_queue::push(std::unique_ptr<job> next) {
    const std::lock_guard lock(guard_);
    if (closed_) return error{errc::stopping, "the database is being closed"};
    if (waiting_.size() >= waiting_max_) return error{errc::unavailable, "too much work is waiting for the database"};
    waiting_.push_back(std::move(next));
    return {};
}

void job_queue::wake() {
    {
        const std::lock_guard lock(guard_);
        awake_ = !waiting_.empty();
    }
    changed_.notify_one();
}

std::vector<std::unique_ptr<job>> job_queue::take(std::size_t jobs_max) {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return closed_ || awake_; });
    std::vector<std::unique_ptr<job>> taken;
    for (; !waiting_.empty() && taken.size() < jobs_max; waiting_.pop_front())
        taken.push_back(std::move(waiting_.front()));
    awake_ = !waiting_.empty();
    return taken;
}

std::size_t job_queue::waiting() const {
    const std::lock_guard lock(guard_);
    return waiting_.size();
}

void job_queue::close() {
    {
        const std::lock_guard lock(guard_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace tidings::sqlite
