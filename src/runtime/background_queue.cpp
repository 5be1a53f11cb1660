#include "runtime/background_queue.hpp"
#include <boost/asio/post.hpp>

namespace tidings {
namespace {

using namespace std::chrono_literals;

// A turn that comes sooner than this found nobody else at work: one pass of the loop takes a few microseconds.
constexpr auto idle_turn_max = 30us;
constexpr auto slice_max = 200us;  // what others wait for at most, besides the last handler

// A quarter of what others had is a fifth of the whole.
std::chrono::nanoseconds slice_after(std::chrono::nanoseconds others) {
    return others < idle_turn_max ? slice_max : std::min<std::chrono::nanoseconds>(others / 4, slice_max);
}

}  // namespace

background_queue::executor_type background_of(asio::io_context& loop) {
    return background_queue::executor_type{asio::use_service<background_queue>(loop)};
}

void background_queue::add(std::unique_ptr<job> one) {
    const std::lock_guard hold(guard_);
    jobs_.push_back(std::move(one));
    if (!std::exchange(has_turn_, true)) ask_for_turn();
}

// At the end of the loop's own queue: whatever is ready there comes first.
void background_queue::ask_for_turn() {
    asked_at_ = steady::now();
    asio::post(loop_, [this] { take_turn(); });
}

void background_queue::take_turn() {
    // Also when a handler throws, as it may: the exception leaves the loop, which may be run again.
    struct rest {
        ~rest() {
            const std::lock_guard hold(queue.guard_);
            queue.has_turn_ = !queue.jobs_.empty();
            if (queue.has_turn_) queue.ask_for_turn();
        }
        background_queue& queue;
    } const after{*this};
    const auto began = steady::now();
    const auto end = began + slice_after(began - asked_at_);
    do {
        const auto one = next();
        if (!one) break;
        one->run();
    } while (steady::now() < end);
}

std::unique_ptr<background_queue::job> background_queue::next() {
    const std::lock_guard hold(guard_);
    if (jobs_.empty()) return nullptr;
    auto one = std::move(jobs_.front());
    jobs_.pop_front();
    return one;
}

void background_queue::shutdown() {
    // A handler that goes may own what hands in another one.
    while (const auto one = next()) continue;
}

}  // namespace tidings
