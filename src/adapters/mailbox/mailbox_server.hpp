// An SMTP server that accepts every mail and keeps it as a file (mail_store); for `tidings dev`, demos and tests, on
// loopback. One executor. Everything is bounded: connections, sizes, recipients, and the time of every step.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <set>
#include "adapters/mailbox/mail_store.hpp"
#include "runtime/config_value.hpp"
#include "runtime/log.hpp"

namespace tidings {

class mailbox_session;
class option_list;

struct mailbox_config {
    listen_address listen{"127.0.0.1", 1025};  // TIDINGS_MAILBOX_LISTEN; port 0 picks a free one
    bool another_port = false;                 // a free one when that is taken
    std::filesystem::path directory;           // TIDINGS_MAILBOX_DIR: where the mails go
    std::size_t connections_max = 256;
    std::chrono::milliseconds command_max{300'000};  // for a command to come (RFC 5321, 4.5.3.2.7)
    std::chrono::milliseconds data_max{600'000};     // for a whole mail to come
    std::size_t writers = 4;                         // threads that write files
    mail_receiver::limits limits;
    keep_limits keep;  // of the folder; beyond it the oldest mails are deleted
};

void declare(option_list& options, mailbox_config& into);

class mailbox_server {
public:
    using stored_callback =
        std::function<void(const stored_mail&)>;  // on the executor, after the file is safe, before the 250

    mailbox_server(asio::any_io_executor executor, mailbox_config config, logger log);
    ~mailbox_server();

    void on_stored(stored_callback callback) { stored_ = std::move(callback); }
    result<void> start();  // listening when it returns; invalid or unavailable say why not
    std::uint16_t port() const;
    std::uint64_t mails() const { return mails_; }  // kept since the start

    // Takes no new connections and mails; one that is under way gets its answer. After `grace` the rest is cut.
    task<> stop(std::chrono::milliseconds grace = std::chrono::milliseconds(5'000));

private:
    friend class mailbox_session;
    class option_list;

    boost::system::error_code take(const asio::ip::tcp::endpoint& endpoint);
    task<> accept_loop();
    void admit(asio::ip::tcp::socket socket);

    asio::any_io_executor executor_;
    mailbox_config config_;
    logger log_;
    mail_store store_;
    asio::ip::tcp::acceptor acceptor_;
    std::set<std::shared_ptr<mailbox_session>> sessions_;
    asio::steady_timer all_gone_;
    stored_callback stored_;
    std::uint64_t mails_ = 0;
    bool is_stopping_ = false, accepts_ = false;
};

}  // namespace tidings
