// The connections to one mail relay: opened on demand up to a limit, reused while they are young and quiet, handed to
// one user at a time. Whoever finds all in use waits in line. One executor; use from that executor only.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <set>
#include <variant>
#include "adapters/smtp/smtp_connection.hpp"
#include "adapters/smtp/smtp_mailer_config.hpp"

namespace tidings {

struct pool_counters {
    std::uint64_t opened = 0, reused = 0,
                  dropped = 0;       // connections; taken again; closed for age, count, silence or fault
    std::size_t open = 0, busy = 0;  // now
};

class connection_pool : public std::enable_shared_from_this<connection_pool> {
public:
    struct lease {
        std::shared_ptr<smtp_connection> connection;
        bool is_reused = false;
    };

    connection_pool(asio::any_io_executor executor, smtp_relay relay, const smtp_mailer_config& config,
                    std::string client_name);

    struct failure {
        smtp_outcome outcome;
        std::string transcript;
    };

    // A ready connection, or why there is none. `fresh`: none that has been used before.
    task<std::variant<lease, failure>> take(bool fresh);
    void give_back(lease used);
    task<smtp_outcome> probe();                    // opens a connection and says good-bye
    void drain();                                  // nobody gets a connection any more; the idle ones say good-bye
    task<> part(std::chrono::milliseconds limit);  // waits for good-byes under way, then closes what is left of them
    void cut();                                    // closes the busy ones at once

    const smtp_relay& relay() const { return relay_; }
    const pool_counters& counters() const { return counters_; }

private:
    task<std::shared_ptr<smtp_connection>> take_idle();
    task<std::variant<lease, failure>> open();
    task<bool> wait_for_turn();
    bool is_worn(const smtp_connection& connection) const;
    void release_turn();
    void dismiss(std::shared_ptr<smtp_connection> connection);
    void sweep_later();
    std::shared_ptr<smtp_connection> make_connection();

    asio::any_io_executor executor_;
    smtp_relay relay_;
    smtp_mailer_config config_;
    smtp_conversation::options talk_;
    std::shared_ptr<smtp_trust> trust_;
    std::deque<std::shared_ptr<smtp_connection>> idle_;  // last used at the back
    std::set<std::shared_ptr<smtp_connection>> busy_;
    std::deque<std::shared_ptr<asio::steady_timer>> line_;  // who waits; expired by whoever gives a turn
    std::size_t turns_ = 0;                                 // in use, of connections_max
    std::set<std::shared_ptr<smtp_connection>> parting_;    // saying good-bye
    asio::steady_timer sweeper_, parted_;
    bool sweeps_ = false, is_draining_ = false;
    pool_counters counters_;
};

}  // namespace tidings
