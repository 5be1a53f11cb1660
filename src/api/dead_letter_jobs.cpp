#include "api/dead_letter_jobs.hpp"
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "notify/retry_schedule.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
constexpr std::int64_t page_max = 25;  // changed by one transaction, which mails on their way share
constexpr int failures_max = 10;
constexpr std::chrono::milliseconds pause_min = 100ms, pause_max = 5s;

bool is_running(const dead_letter_jobs::job_ptr& job) {
    return job->state == dead_letter_job::states::running;
}

std::chrono::steady_clock::duration interval_of(const std::optional<rate>& pace) {
    if (!pace) return {};
    return std::chrono::steady_clock::duration(pace->per) / std::max<std::int64_t>(pace->count, 1);
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
    job->matched = std::min(matched, matched_max);
    job->more = matched > matched_max;
    job->started_at = clock_.now();
    job->ended = clock_.make_alarm();
    job->turn = clock_.make_alarm();
    jobs_.push_back(job);
    asio::co_spawn(executor, run(shared_from_this(), job), asio::detached);
    return job;
}

dead_letter_jobs::job_ptr dead_letter_jobs::find(std::string_view id) const {
    const auto known = std::ranges::find_if(jobs_, [&](const auto& job) { return job->id == id; });
    return known == jobs_.end() ? nullptr : *known;
}

void dead_letter_jobs::cancel(dead_letter_job& job) {
    job.is_cancelled = true;
    job.turn->ring();
}

// The barrier of one job: an exception is a bug, and ends here.
task<> dead_letter_jobs::run(std::shared_ptr<dead_letter_jobs> self, job_ptr job) {
    auto ended = states::failed;
    try {
        ended = co_await self->work_through(job);
    } catch (const std::exception& bug) {
        self->log_.error("a job on dead letters ended in a bug", {{"job", job->id}, {"error", bug.what()}});
    }
    self->end(*job, ended);
}

// What dies again meanwhile stands behind everything that matched, so the count keeps it out. What was passed is not
// looked at again: with many dead letters of other kinds each page would go through all of those. Between two pages the
// job rests for as long as one took, so that mails on their way have half of the store at least.
task<dead_letter_job::states> dead_letter_jobs::work_through(job_ptr job) {
    std::optional<dead_letter_place> passed;
    int failures = 0;
    auto next_at = clock_.steady();
    for (;;) {
        while (!job->is_cancelled && next_at > clock_.steady() + 1ms) co_await job->turn->wait_until(next_at);
        if (job->is_cancelled || job->left() == 0) break;
        const auto began = clock_.steady();
        auto changed = co_await change_next(job, passed);
        if (!changed) {  // it may have happened: what is behind `passed` tells
            const bool goes_on = co_await pause_after(changed.error(), ++failures);
            if (!goes_on) co_return states::failed;
            continue;
        }
        if (*changed == 0) break;  // somebody else was faster
        failures = 0;
        const auto now = clock_.steady();
        next_at = std::max(std::max(next_at, now - 1s) + interval_of(job->wanted.pace), now + (now - began));  // a rest
        if (revived_ && job->action == dead_letter_action::replay) revived_();
    }
    const bool is_cut = job->is_cancelled && job->left() > 0;
    job->unchanged = job->matched - job->changed;
    co_return is_cut ? states::cancelled : states::done;
}

// A page at a time, at a pace one message. Answers how many it was, and moves the place behind them.
task<result<std::size_t>> dead_letter_jobs::change_next(job_ptr job, std::optional<dead_letter_place>& passed) {
    auto filter = job->wanted.filter;
    const auto most = std::min<std::int64_t>(job->wanted.pace ? 1 : page_max, job->left());
    auto page = co_await letters_.select(std::move(filter), passed, static_cast<std::size_t>(most));
    if (!page) co_return page.error();
    if (page->empty()) co_return std::size_t{0};
    std::vector<message_id> ids;
    for (const auto& one : *page) ids.push_back(one.id);
    const auto changed = co_await change(job, std::move(ids));
    if (!changed) co_return changed.error();
    passed = page->back();
    job->changed += *changed;
    job->unchanged += std::ssize(*page) - *changed;
    co_return page->size();
}

task<result<std::int64_t>> dead_letter_jobs::change(job_ptr job, std::vector<message_id> ids) {
    if (job->action == dead_letter_action::replay) {
        auto record = job->id + " by " + job->by;
        co_return co_await letters_.replay(std::move(ids), std::move(record));
    }
    auto reason = "discarded by " + job->by + (job->wanted.reason.empty() ? "" : ": " + job->wanted.reason);
    co_return co_await letters_.discard(std::move(ids), std::move(reason));
}

// False: it is time to give up.
task<bool> dead_letter_jobs::pause_after(error problem, int failures) {
    log_.warn("dead letters cannot be changed now", {{"error", problem.detail}, {"failures", failures}});
    if (problem.code == errc::stopping || failures >= failures_max) co_return false;
    const auto pause = std::min(pause_max, pause_min * (1 << std::min(failures - 1, 6)));
    co_await clock_.sleep_for(jittered(pause, 0.8, 1.2, random_));
    co_return true;
}

void dead_letter_jobs::end(dead_letter_job& job, states state) {
    job.state = state;
    job.ended_at = clock_.now();
    log_.info("a job on dead letters ended", {{"job", job.id},
                                              {"action", name_of(job.action)},
                                              {"complete", state == states::done},
                                              {"matched", job.matched},
                                              {"changed", job.changed}});
    job.ended->ring();
}

}  // namespace tidings::api
