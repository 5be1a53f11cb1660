// The mailer port over SMTP: pooled connections per relay, failover between relays, one verdict per mail.
// Without a relay that works, deliver answers channel_fault; it never retries on its own, that is the journal's
// business.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include "adapters/smtp/relay_record.hpp"
#include "adapters/smtp/smtp_mailer_config.hpp"
#include "notify/mailer.hpp"
#include "runtime/log.hpp"

namespace tidings {

class connection_pool;
struct smtp_delivery;

struct smtp_mailer_counters {
    std::uint64_t connections_opened = 0, connections_reused = 0;
    std::uint64_t mails_followed = 0;  // whose envelope went out behind the final dot of another
    std::size_t connections_open = 0, mails_in_flight = 0;
};

class smtp_mailer final : public mailer {
public:
    // Everything runs on this executor, which must not run on two threads at once. The logger's sink outlives the
    // mailer.
    smtp_mailer(asio::any_io_executor executor, smtp_mailer_config config, logger log);
    ~smtp_mailer() override;

    // Tries the relays in order until one takes the mail or has something to say about it. Once intend was asked no
    // other relay is tried.
    task<delivery_report> deliver(envelope to, shared_text bytes, before_dot intend) override;

    // Asks all relays at once.
    task<result<void>> probe() override;

    // Asks one relay, by its place in relays(). Success: it lets us in. unavailable: why it does not.
    task<result<void>> probe_relay(std::size_t at);

    // New mails are turned away; mails under way have until `grace` to get their answer, then their lines are cut. Idle
    // lines say QUIT.
    task<> stop(std::chrono::milliseconds grace);

    smtp_mailer_counters counters() const;
    std::vector<relay_health> relays() const;  // in the order of failover

private:
    struct route {
        std::shared_ptr<connection_pool> pool;
        std::chrono::steady_clock::time_point rests_until{};
        std::string last_words;  // when it failed
        relay_record record;
    };

    struct probe_round;

    static task<result<void>> ask(std::shared_ptr<route> asked);
    static task<> ask_for(std::shared_ptr<route> asked, std::shared_ptr<probe_round> round);
    std::vector<route*> routes_by_health();
    task<delivery_report> deliver_by_routes(std::shared_ptr<smtp_delivery> mail);
    task<> wait_for_open_mails(std::chrono::milliseconds limit);
    void note_health(route& by, const delivery_report& report, std::chrono::steady_clock::duration took);

    asio::any_io_executor executor_;
    smtp_mailer_config config_;
    logger log_;
    std::vector<std::shared_ptr<route>> routes_;
    asio::steady_timer all_done_;
    std::size_t in_flight_ = 0;
    bool is_stopping_ = false;
};

}  // namespace tidings
