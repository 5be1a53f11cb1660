#include "adapters/mailbox/mailbox_session.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace tidings {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

}  // namespace

mailbox_session::mailbox_session(mailbox_server& server, asio::ip::tcp::socket socket)
    : server_(server),
      socket_(std::move(socket)),
      receiver_("tidings-mailbox", server.config_.limits),
      watchdog_(server.executor_) {}

task<> mailbox_session::run() {
    auto self = shared_from_this();
    deadline_ = std::chrono::steady_clock::now() + server_.config_.command_max;
    asio::co_spawn(server_.executor_, watch(), [self](std::exception_ptr) {});
    co_await converse();
    is_over_ = true;
    watchdog_.cancel();
    cut();
}

void mailbox_session::stop() {
    is_stopping_ = true;
    if (reads_ && receiver_.is_idle()) socket_.cancel();
}

void mailbox_session::cut() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

task<> mailbox_session::converse() {
    auto greeting = receiver_.greeting();
    bool goes_on = co_await write(std::move(greeting));
    while (goes_on && !(is_stopping_ && receiver_.is_idle())) {
        const bool was_in_data = receiver_.in_data();
        reads_ = true;
        auto [code, size] = co_await socket_.async_read_some(asio::buffer(buffer_), no_throw);
        reads_ = false;
        if (code) {
            if (!is_stopping_ || code != asio::error::operation_aborted) co_return;
            break;
        }
        auto step = receiver_.on_bytes({buffer_.data(), size});
        // Time is granted per command and per mail, not per byte.
        const bool progressed = !step.replies.empty() || step.mail || was_in_data != receiver_.in_data();
        const auto limit = receiver_.in_data() ? server_.config_.data_max : server_.config_.command_max;
        if (progressed) deadline_ = std::chrono::steady_clock::now() + limit;
        goes_on = co_await perform(std::move(step));
    }
    if (goes_on) {
        std::string goodbye = "421 4.3.2 the mailbox is closing\r\n";
        co_await write(std::move(goodbye));
    }
}

task<bool> mailbox_session::perform(mail_receiver::step step) {
    for (;;) {
        auto replies = std::move(step.replies);
        if (!replies.empty()) {
            const bool written = co_await write(std::move(replies));
            if (!written) co_return false;
        }
        if (step.closes) co_return false;
        if (!step.mail) co_return true;
        auto mail = *std::move(step.mail);
        auto kept = co_await server_.store_.keep(std::move(mail));
        if (kept) {
            ++server_.mails_;
            if (server_.stored_) server_.stored_(*kept);
        } else {
            server_.log_.error("mail could not be stored", {{"reason", kept.error().detail}});
        }
        step = receiver_.on_stored(kept.has_value(), kept ? kept->path.filename().string() : std::string{});
    }
}

task<bool> mailbox_session::write(std::string replies) {
    auto [code, size] = co_await asio::async_write(socket_, asio::buffer(replies), no_throw);
    (void)size;
    co_return !code;
}

task<> mailbox_session::watch() {
    while (!is_over_ && std::chrono::steady_clock::now() < deadline_) {
        watchdog_.expires_at(deadline_);
        co_await watchdog_.async_wait(no_throw);
    }
    if (!is_over_) cut();
}

}  // namespace tidings
