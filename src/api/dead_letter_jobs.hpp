// Replays and discards under way. Each goes through what matched when it began, oldest death first, in bounded pages
// and at its pace; every change is a compare-and-set, so that two jobs over the same messages send each once. A job
// lives with its process: after a restart what is left is still dead, and the same call goes on with it.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <deque>
#include <functional>
#include <memory>
#include "api/dead_letter_request.hpp"
#include "base/ids.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

struct dead_letter_job {
    enum class states { running, done, failed, cancelled };

    std::string id;
    dead_letter_action action = dead_letter_action::replay;
    dead_letter_request wanted;
    std::string by;  // the API key's id
    std::int64_t matched = 0, changed = 0, unchanged = 0;
    bool more = false;  // more than that match; the oldest are taken
    states state = states::running;
    bool is_cancelled = false;  // asked for: it ends when the change under way has
    timestamp started_at;
    std::optional<timestamp> ended_at;
    std::unique_ptr<alarm> ended;  // rung at the end, for the request that began it
    std::unique_ptr<alarm> turn;   // what its pace waits on

    std::int64_t left() const { return matched - changed - unchanged; }
};

class dead_letter_jobs : public std::enable_shared_from_this<dead_letter_jobs> {
public:
    using job_ptr = std::shared_ptr<dead_letter_job>;

    // What is passed by reference outlives the event loop. `revived` is called when messages are due again.
    dead_letter_jobs(dead_letters& letters, async_clock& clock, random_source& random, logger log,
                     std::function<void()> revived)
        : letters_(letters),
          clock_(clock),
          random_(random),
          ids_(clock, random),
          log_(std::move(log)),
          revived_(std::move(revived)) {}

    static constexpr std::int64_t matched_max = 100'000;  // of one job, and as far as anything is counted

    // `matched`: as counted; of more than matched_max the oldest are taken. conflict: too many run already.
    result<job_ptr> start(asio::any_io_executor executor, dead_letter_action action, dead_letter_request wanted,
                          std::int64_t matched, std::string by);
    job_ptr find(std::string_view id) const;
    static void cancel(dead_letter_job& job);  // what is changed by then stays so

private:
    static constexpr std::size_t running_max = 4, kept_max = 100;

    static task<> run(std::shared_ptr<dead_letter_jobs> self, job_ptr job);
    using states = dead_letter_job::states;
    task<states> work_through(job_ptr job);
    task<result<std::size_t>> change_next(job_ptr job, std::optional<dead_letter_place>& passed);
    task<result<std::int64_t>> change(job_ptr job, std::vector<message_id> ids);
    task<bool> pause_after(error problem, int failures);
    void end(dead_letter_job& job, states state);

    dead_letters& letters_;
    async_clock& clock_;
    random_source& random_;
    id_generator ids_;
    logger log_;
    std::function<void()> revived_;
    std::deque<job_ptr> jobs_;  // oldest first
};

}  // namespace tidings::api
