#include "api/dead_letter_jobs.hpp"
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "notify/retry_schedule.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t batch_max = 100;
constexpr int failures_max = 10;
constexpr std::chrono::milliseconds pause_min = 100ms, pause_max = 5s;

bool is_running(const dead_letter_jobs::job_ptr& job) {
    return job->state == dead_letter_job::states::running;
}

std::string_view name_of(dead_letter_action action) {
    return action == dead_letter_action::replay ? "replay" : "discard";
}

}  // namespace

result<dead_letter_jobs::job_ptr> dead_letter_jobs::start(asio::any_io_executor executor, dead_letter_action action,
                                                          dead_letter_request wanted, std::int64_t matched,
                                                          std::string by) {
    if (static_cast<std::size_t>(std::ranges::count_if(jobs_, is_running)) >= running_max)
        return error{errc::conflict, "Too many replays and discards are under way; wait until one has ended."};
    if (jobs_.size() >= kept_max) jobs_.erase(std::ranges::find_if_not(jobs_, is_running));
    auto job = std::make_shared<dead_letter_job>();
    job->id = "rpl_" + ids_.next_uuid();
    job->action = action;
    job->wanted = std::move(wanted);
    job->by = std::move(by);
    job->matched = matched;
    job->started_at = clock_.now();
    job->ended = clock_.make_alarm();
    jobs_.push_back(job);
    asio::co_spawn(executor, run(shared_from_this(), job), asio::detached);
    return job;
}

dead_letter_jobs::job_ptr dead_letter_jobs::find(std::string_view id) const {
    const auto known = std::ranges::find_if(jobs_, [&](const auto& job) { return job->id == id; });
    return known == jobs_.end() ? nullptr : *known;
}

// The barrier of one job: an exception is a bug, and ends here.
task<> dead_letter_jobs::run(std::shared_ptr<dead_letter_jobs> self, job_ptr job) {
    bool complete = false;
    try {
        complete = co_await self->work_through(job);
    } catch (const std::exception& bug) {
        self->log_.error("a job on dead letters ended in a bug", {{"job", job->id}, {"error", bug.what()}});
    }
    self->end(*job, complete);
}

// What dies again meanwhile stands behind everything that matched, so the count keeps it out.
task<bool> dead_letter_jobs::work_through(job_ptr job) {
    int failures = 0;
    auto next_at = clock_.steady();
    const auto interval = job->wanted.pace ? std::chrono::steady_clock::duration(job->wanted.pace->per) /
                                                 std::max<std::int64_t>(job->wanted.pace->count, 1)
                                           : std::chrono::steady_clock::duration(0);
    while (job->changed + job->unchanged < job->matched) {
        auto filter = job->wanted.filter;
        const auto left = static_cast<std::size_t>(job->matched - job->changed - job->unchanged);
        auto batch = co_await letters_.select(std::move(filter), std::nullopt, std::min(batch_max, left));
        if (!batch) {
            const bool goes_on = co_await pause_after(batch.error(), ++failures);
            if (!goes_on) co_return false;
            continue;
        }
        if (batch->empty()) break;  // somebody else was faster
        for (auto& id : *batch) {
            if (next_at > clock_.steady() + 1ms) co_await clock_.sleep_for(next_at - clock_.steady());
            next_at = std::max(next_at, clock_.steady() - 1s) + interval;
            auto changed = co_await change(job, std::move(id));
            if (!changed) {
                const bool goes_on = co_await pause_after(changed.error(), ++failures);
                if (!goes_on) co_return false;
                break;  // it may have happened: look what is dead now
            }
            failures = 0;
            ++(*changed ? job->changed : job->unchanged);
        }
        if (revived_ && job->action == dead_letter_action::replay) revived_();
    }
    job->unchanged = job->matched - job->changed;
    co_return true;
}

task<result<bool>> dead_letter_jobs::change(job_ptr job, message_id id) {
    if (job->action == dead_letter_action::replay) {
        auto record = job->id + " by " + job->by;
        co_return co_await letters_.replay(std::move(id), std::move(record));
    }
    auto reason = "discarded by " + job->by + (job->wanted.reason.empty() ? "" : ": " + job->wanted.reason);
    co_return co_await letters_.discard(std::move(id), std::move(reason));
}

// False: it is time to give up.
task<bool> dead_letter_jobs::pause_after(error problem, int failures) {
    log_.warn("dead letters cannot be changed now", {{"error", problem.detail}, {"failures", failures}});
    if (problem.code == errc::stopping || failures >= failures_max) co_return false;
    const auto pause = std::min(pause_max, pause_min * (1 << std::min(failures - 1, 6)));
    co_await clock_.sleep_for(jittered(pause, 0.8, 1.2, random_));
    co_return true;
}

void dead_letter_jobs::end(dead_letter_job& job, bool complete) {
    job.state = complete ? dead_letter_job::states::done : dead_letter_job::states::failed;
    job.ended_at = clock_.now();
    log_.info("a job on dead letters ended", {{"job", job.id},
                                              {"action", name_of(job.action)},
                                              {"complete", complete},
                                              {"matched", job.matched},
                                              {"changed", job.changed}});
    job.ended->ring();
}

}  // namespace tidings::api
