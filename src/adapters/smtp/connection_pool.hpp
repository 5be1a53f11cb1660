// The connections to one mail relay: opened on demand up to what the relay takes, reused while they are young and
// quiet. Mails that find all of them in use wait in line; where the relay offers PIPELINING, the envelope of the first
// in line goes out behind the final dot of a mail before it. One executor; use from that executor only.
#pragma once
#include <deque>
#include <memory>
#include <set>
#include "adapters/smtp/connection_limit.hpp"
#include "adapters/smtp/relay_pulse.hpp"
#include "adapters/smtp/smtp_connection.hpp"
#include "adapters/smtp/smtp_mailer_config.hpp"
#include "notify/relay_health.hpp"

namespace tidings {

struct pool_counters {
    std::uint64_t opened = 0, reused = 0;  // connections; mails over one that had carried others
    std::uint64_t followed = 0;            // mails whose envelope went out behind the dot of another
    std::size_t open = 0;                  // now
};

class connection_pool : public std::enable_shared_from_this<connection_pool> {
public:
    connection_pool(asio::any_io_executor executor, smtp_relay relay, const smtp_mailer_config& config,
                    std::string client_name);

    task<> deliver(smtp_delivery_ptr mail);        // to its end: the outcome is in it
    task<smtp_outcome> probe();                    // opens a connection and says good-bye
    void drain();                                  // no mail gets a connection any more; the idle ones say good-bye
    task<> part(std::chrono::milliseconds limit);  // waits for good-byes under way, then closes what is left of them
    void cut();                                    // closes the busy ones at once

    const smtp_relay& relay() const { return relay_; }
    const pool_counters& counters() const { return counters_; }
    void show(relay_health& into) const;  // its name, connections, and mails that wait for one

private:
    // A connection in use.
    struct line {
        std::shared_ptr<smtp_connection> connection;
        smtp_delivery_ptr at_hand, behind;  // being sent; its envelope is out
        std::chrono::steady_clock::time_point behind_since{};
        std::optional<std::chrono::steady_clock::time_point> carries_since;  // the mail at hand
    };
    using line_ptr = std::shared_ptr<line>;

    // From a mail's arrival to its connection.
    void start(smtp_delivery_ptr mail);
    void start_waiting();
    void run(std::shared_ptr<smtp_connection> connection, smtp_delivery_ptr mail);
    void put_back(smtp_delivery_ptr mail);
    void turn_away(const smtp_delivery_ptr& mail, const smtp_outcome& why, const std::string& transcript = {});
    static void finish(const smtp_delivery_ptr& mail);
    bool has_room() const;
    std::size_t stalled(std::chrono::steady_clock::time_point now) const;

    // What one connection does.
    task<> work(line_ptr on);
    task<bool> make_ready(line_ptr on);
    task<smtp_outcome> open(std::shared_ptr<smtp_connection> connection);
    task<smtp_outcome> log_in_with_token(std::shared_ptr<smtp_connection> connection);
    bool shows_token() const { return relay_.login && relay_.login->uses_token(); }
    result<void> renew_trust();
    void on_not_opened(line& on, const smtp_outcome& why, std::chrono::steady_clock::time_point began);
    task<> carry(line_ptr on);
    smtp_delivery_ptr next_for(const line& on);
    smtp_delivery* follower_for(line& on);
    void ask_ahead();
    void conclude(line& on, smtp_delivery_ptr mail);
    void on_answer(const smtp_connection& from, smtp_phase to);
    void on_bug(line& on);
    void leave(const line_ptr& on);

    std::shared_ptr<smtp_connection> take_idle();
    std::shared_ptr<smtp_connection> make_connection();
    bool is_worn(const smtp_connection& connection, int more_mails = 0) const;
    void dismiss(std::shared_ptr<smtp_connection> connection);
    void sweep_later();
    void sweep();
    void free_those_behind_slow_dots();

    smtp_relay relay_;
    smtp_mailer_config config_;
    smtp_conversation::options talk_;
    std::shared_ptr<smtp_trust> trust_;
    connection_limit limit_;
    relay_pulse pulse_;
    std::deque<std::shared_ptr<smtp_connection>> idle_;  // last used at the back
    std::set<line_ptr> lines_;
    std::deque<smtp_delivery_ptr> waiting_;
    std::set<std::shared_ptr<smtp_connection>> parting_;  // saying good-bye, or probing
    asio::steady_timer sweeper_, parted_;
    bool sweeps_ = false, is_draining_ = false;
    pool_counters counters_;
    std::optional<timestamp> certificate_ends_;  // as the last connection saw it
};

}  // namespace tidings
