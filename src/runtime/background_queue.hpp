// Work that may wait behind the rest of an event loop. While others keep the loop busy, what runs here gets about a
// fifth of its time, in short slices and never less than one handler per turn; while they do not, all of it. Everything
// still runs on the loop's one thread, so nothing needs a lock that did not need one before.
//
// A service of its io_context, which is Asio's way to tie a lifetime to it: handlers that still wait go when the loop's
// own do, and there is one queue for each io_context.
#pragma once
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>

namespace tidings {

namespace asio = boost::asio;

class background_queue final : public asio::io_context::service {
public:
    class executor_type;

    static inline asio::io_context::id id;
    explicit background_queue(asio::io_context& loop) : service(loop), loop_(loop) {}

private:
    using steady = std::chrono::steady_clock;

    struct job {
        virtual ~job() = default;
        virtual void run() = 0;
    };
    template <class Handler>
    struct job_of final : job {
        explicit job_of(Handler&& given) : handler(std::move(given)) {}
        void run() override { std::move(handler)(); }
        Handler handler;
    };

    void add(std::unique_ptr<job> one);  // from any thread
    void ask_for_turn();
    void take_turn();
    std::unique_ptr<job> next();
    void shutdown() override;

    asio::io_context& loop_;
    std::mutex guard_;  // of jobs_ and has_turn_: other threads hand in what they have finished
    std::deque<std::unique_ptr<job>> jobs_;
    bool has_turn_ = false;  // asked for, or under way
    steady::time_point asked_at_;
};

// What Asio's operations and coroutines take as their executor. Never runs a handler inside the call that hands it in.
class background_queue::executor_type {
public:
    explicit executor_type(background_queue& queue) : queue_(&queue) {}

    template <class Handler>
    void execute(Handler handler) const {
        queue_->add(std::make_unique<job_of<Handler>>(std::move(handler)));
    }
    asio::execution_context& query(asio::execution::context_t) const noexcept { return queue_->loop_; }
    static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
        return asio::execution::blocking.never;
    }
    bool operator==(const executor_type&) const noexcept = default;

private:
    background_queue* queue_;
};

background_queue::executor_type background_of(asio::io_context& loop);

}  // namespace tidings
