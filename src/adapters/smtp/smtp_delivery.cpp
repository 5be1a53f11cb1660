#include "adapters/smtp/smtp_delivery.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds intent_fresh{500};  // half of the shortest lease

}  // namespace

smtp_delivery::smtp_delivery(const asio::any_io_executor& executor, envelope to, shared_text content,
                             mailer::before_dot before)
    : bytes(std::move(content)),
      mail{.sender = std::move(to.sender), .recipient = std::move(to.recipient), .bytes = bytes},
      told(executor),
      intend_(std::move(before)),
      kept_told_(executor, std::chrono::steady_clock::time_point::max()) {}

void smtp_delivery::ask(const std::string& relay) {
    if (asked_for_ == relay) return;
    asked_for_ = relay;
    begin_asking();
}

void smtp_delivery::begin_asking() {
    asked_at_ = std::chrono::steady_clock::now();
    kept_.reset();
    asio::co_spawn(told.get_executor(), keep(shared_from_this()), asio::detached);
}

task<> smtp_delivery::keep(std::shared_ptr<smtp_delivery> self) {
    result<void> kept;
    try {
        if (self->intend_) kept = co_await self->intend_(self->asked_for_);
    } catch (const std::exception& problem) {
        kept = error{errc::internal, problem.what()};
    }
    self->kept_ = kept;
    self->kept_told_.cancel();
}

task<result<void>> smtp_delivery::intended() {
    co_await intent_settled();
    if (*kept_ && std::chrono::steady_clock::now() - asked_at_ > intent_fresh) {
        begin_asking();
        co_await intent_settled();
    }
    co_return *kept_;
}

task<> smtp_delivery::intent_settled() {
    while (!asked_for_.empty() && !kept_) co_await kept_told_.async_wait(no_throw);
}

}  // namespace tidings
