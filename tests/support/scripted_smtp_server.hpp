// An SMTP server on loopback that does as it is told: every reply can be replaced, delayed, dripped, dropped or never
// sent. Runs on the test's io_context. Each connection follows the next script; the last one serves all further
// connections.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "runtime/task.hpp"
#include "support/fake_relay.hpp"
#include "support/test_certificate.hpp"

namespace tidings::testing_support {

// Stand in a reply in place of, or in front of, its text.
namespace instead {
inline const std::string drop =
    "\x01"
    "drop";  // closes the connection
inline const std::string hang =
    "\x01"
    "hang";  // never says another word
inline const std::string drip =
    "\x01"
    "drip";  // one byte every 20 ms from here on
inline const std::string wait =
    "\x01"
    "wait";  // 100 ms, then goes on
}  // namespace instead

struct smtp_script {
    std::map<std::string, std::string> replies;  // see fake_relay
    bool implicit_tls = false;
    std::optional<std::string> offers;  // to EHLO in the clear
    std::size_t drop_after_body = 0;    // bytes of DATA after which the connection is closed
};

class scripted_smtp_server {
public:
    using tcp = asio::ip::tcp;

    explicit scripted_smtp_server(asio::io_context& io, std::vector<smtp_script> scripts = {smtp_script{}},
                                  std::optional<test_certificate> certificate = {})
        : io_(io), acceptor_(io, {asio::ip::address_v4::loopback(), 0}), scripts_(std::move(scripts)) {
        SSL_CTX_set_security_level(tls.native_handle(), 0);
        if (certificate) {
            tls.use_certificate(asio::buffer(certificate->certificate), asio::ssl::context::pem);
            tls.use_private_key(asio::buffer(certificate->key), asio::ssl::context::pem);
        }
        asio::co_spawn(io_, accept(), asio::detached);
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::string address() const { return "127.0.0.1:" + std::to_string(port()); }
    // The port stays known; nobody answers there any more.
    void stop_listening_after_noting_port() {
        noted_port = port();
        acceptor_.close();
    }
    // The open connections give this answer from now on; later ones follow their scripts.
    void replace_next(const std::string& verb, const std::string& reply) {
        for (const auto& each : sessions_)
            if (const auto with = each.lock()) with->relay.replies[verb] = reply;
    }

    std::uint16_t noted_port = 0;

    std::size_t connections = 0, open = 0;
    std::vector<std::string> verbs;   // of all connections, in the order in which they were answered
    std::vector<std::string> bodies;  // whole mails
    std::string in_clear;             // everything that came unencrypted
    std::size_t body_octets = 0;      // of the mail that comes in now
    asio::ssl::context tls{asio::ssl::context::tls_server};

    std::size_t count(const std::string& verb) const {
        return static_cast<std::size_t>(std::count(verbs.begin(), verbs.end(), verb));
    }

private:
    static constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

    struct session {
        session(tcp::socket given, asio::io_context& io) : socket(std::move(given)), timer(io) {}
        tcp::socket socket;
        std::optional<asio::ssl::stream<tcp::socket&>> encrypted;
        asio::steady_timer timer;
        fake_relay relay;
        smtp_script script;
        std::array<char, 8'192> buffer{};
        bool drips = false;
    };

    task<> accept() {
        for (;;) {
            auto [code, socket] = co_await acceptor_.async_accept(no_throw);
            if (code) co_return;
            auto made = std::make_shared<session>(std::move(socket), io_);
            made->script = scripts_[std::min(connections, scripts_.size() - 1)];
            made->relay.replies = made->script.replies;
            if (made->script.offers) made->relay.offers = *made->script.offers;
            sessions_.push_back(made);
            ++connections;
            ++open;
            asio::co_spawn(io_, serve(made), [this, made](std::exception_ptr) {
                --open;
                boost::system::error_code ignored;
                made->socket.close(ignored);
            });
        }
    }

    task<> serve(std::shared_ptr<session> with) {
        if (with->script.implicit_tls) {
            const bool shaken = co_await shake(*with);
            if (!shaken) co_return;
        }
        auto greeting = with->relay.answer("greeting", "220 scripted.test ESMTP\r\n");
        bool goes_on = co_await say(*with, std::move(greeting));
        while (goes_on) {
            const auto size = co_await read(*with);
            if (size == 0) co_return;
            const std::string_view heard(with->buffer.data(), size);
            if (!with->encrypted) in_clear += heard;
            auto answers = with->relay.on_bytes(heard);
            verbs.insert(verbs.end(), with->relay.verbs.begin(), with->relay.verbs.end());
            const bool encrypts =
                !with->relay.verbs.empty() && with->relay.verbs.back() == "STARTTLS" && answers.starts_with("220");
            const bool ends = !with->relay.verbs.empty() && with->relay.verbs.back() == "QUIT";
            with->relay.verbs.clear();
            for (auto& body : with->relay.bodies) bodies.push_back(std::move(body));
            with->relay.bodies.clear();
            body_octets = with->relay.body.size();
            if (with->script.drop_after_body != 0 && with->relay.body.size() >= with->script.drop_after_body) co_return;
            goes_on = co_await say(*with, std::move(answers));
            if (ends) co_return;
            if (encrypts) goes_on = co_await shake(*with);
        }
    }

    task<bool> shake(session& with) {
        with.encrypted.emplace(with.socket, tls);
        auto [code] = co_await with.encrypted->async_handshake(asio::ssl::stream_base::server, no_throw);
        with.relay.is_encrypted = true;
        co_return !code;
    }

    task<std::size_t> read(session& with) {
        boost::system::error_code code;
        std::size_t size = 0;
        if (with.encrypted)
            std::tie(code, size) = co_await with.encrypted->async_read_some(asio::buffer(with.buffer), no_throw);
        else
            std::tie(code, size) = co_await with.socket.async_read_some(asio::buffer(with.buffer), no_throw);
        co_return code ? 0 : size;
    }

    task<bool> say(session& with, std::string text) {
        while (!text.empty()) {
            auto special = text.find('\x01');
            if (with.drips && special != 0) special = std::min<std::size_t>(special, 1);
            auto part = text.substr(0, special);
            text.erase(0, part.size());
            if (!part.empty()) {
                boost::system::error_code code;
                if (with.encrypted)
                    code = std::get<0>(co_await asio::async_write(*with.encrypted, asio::buffer(part), no_throw));
                else
                    code = std::get<0>(co_await asio::async_write(with.socket, asio::buffer(part), no_throw));
                if (code) co_return false;
            }
            if (with.drips) co_await pause(with, 20);
            if (!text.starts_with('\x01')) continue;
            const auto order = text.substr(0, 5);
            text.erase(0, 5);
            if (order == instead::drop) co_return false;
            if (order == instead::hang) {
                while (co_await read(with) > 0) {
                }
                co_return false;  // the other side has closed
            }
            if (order == instead::wait) co_await pause(with, 100);
            if (order == instead::drip) with.drips = true;
        }
        co_return true;
    }

    task<> pause(session& with, int milliseconds) {
        with.timer.expires_after(std::chrono::milliseconds(milliseconds));
        co_await with.timer.async_wait(no_throw);
    }

    asio::io_context& io_;
    tcp::acceptor acceptor_;
    std::vector<smtp_script> scripts_;
    std::vector<std::weak_ptr<session>> sessions_;
};

}  // namespace tidings::testing_support
