// A few threads for work with files: the caller's loop never waits for the disk.
#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include "runtime/task.hpp"

namespace tidings {

class file_threads {
public:
    explicit file_threads(std::size_t count) : threads_(count) {}
    ~file_threads() { threads_.join(); }  // what was begun is finished

    // Answers on the caller's executor. `job` owns or outlives everything it touches, and does not throw.
    template <class T>
    task<T> run(std::function<T()> job) {
        return asio::async_initiate<decltype(asio::use_awaitable), void(T)>(
            [this](auto handler, std::function<T()> given) {
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                auto back =
                    asio::prefer(asio::get_associated_executor(*shared), asio::execution::outstanding_work.tracked);
                asio::post(threads_, [shared, back, given = std::move(given)]() mutable {
                    auto done = given();
                    asio::post(back, [shared, done = std::move(done)]() mutable { (*shared)(std::move(done)); });
                    shared.reset();
                });
            },
            asio::use_awaitable, std::move(job));
    }

private:
    asio::thread_pool threads_;
};

}  // namespace tidings
