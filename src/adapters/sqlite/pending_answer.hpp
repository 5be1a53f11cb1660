// A coroutine that waits for another thread: keeps its executor at work, is resumed there exactly once, and can be
// cancelled (it then gets `cancelled`; the work itself goes on). Complete it on its executor's thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings::sqlite {

template <class Value>
class pending_answer : public std::enable_shared_from_this<pending_answer<Value>> {
public:
    explicit pending_answer(const asio::any_io_executor& executor) : executor_(executor), working_(executor) {}

    // `start` hands the work to the other thread; it runs once the coroutine can be resumed.
    static task<result<Value>> wait(std::shared_ptr<pending_answer> self, error cancelled,
                                    std::function<void()> start) {
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(result<Value>)>(
            [](auto handler, std::shared_ptr<pending_answer> pending, error when_cancelled, std::function<void()> go) {
                auto slot = asio::get_associated_cancellation_slot(handler);
                auto kept = std::make_shared<decltype(handler)>(std::move(handler));
                pending->resume_ = [kept](result<Value> answer) {
                    asio::dispatch(asio::get_associated_executor(*kept),
                                   [kept, given = std::move(answer)]() mutable { (*kept)(std::move(given)); });
                };
                if (slot.is_connected())
                    slot.assign([weak = std::weak_ptr(pending), when_cancelled](asio::cancellation_type) {
                        const auto still = weak.lock();
                        // Resumed later, not from inside the signal that is being emitted.
                        if (still)
                            asio::post(still->executor_, [still, when_cancelled] { still->complete(when_cancelled); });
                    });
                go();
            },
            asio::use_awaitable, std::move(self), std::move(cancelled), std::move(start));
    }

    void complete(result<Value> answer) {
        if (!resume_) return;
        auto resume = std::move(resume_);
        resume_ = nullptr;
        working_.reset();
        resume(std::move(answer));
    }

    asio::any_io_executor executor() const { return executor_; }

private:
    asio::any_io_executor executor_;
    asio::executor_work_guard<asio::any_io_executor> working_;
    std::function<void(result<Value>)> resume_;
};

}  // namespace tidings::sqlite
