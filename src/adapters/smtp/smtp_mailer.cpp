#include "adapters/smtp/smtp_mailer.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include "adapters/smtp/connection_pool.hpp"
#include "mail/helo_name.hpp"
#include "mail/mailbox.hpp"

namespace tidings {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds cut_max{5'000};      // for a cut mail to end
constexpr std::chrono::milliseconds goodbye_max{1'000};  // for QUIT on every line at once

delivery_report report_of(const smtp_outcome& outcome, std::string relay, std::string transcript) {
    return {.outcome = outcome.verdict,
            .relay = std::move(relay),
            .phase = outcome.phase,
            .reply_code = outcome.reply_code,
            .enhanced_code = outcome.enhanced_code,
            .reply = outcome.reply,
            .retry_now = outcome.retry_now,
            .transcript = std::move(transcript),
            .meaning = outcome.meaning};
}

result<void> check_envelope(const envelope& to) {
    if (!to.sender.empty())  // the null sender is fine
        if (auto checked = check_address(to.sender); !checked) return checked;
    return check_address(to.recipient);
}

}  // namespace

std::string client_name(const smtp_mailer_config& config) {
    boost::system::error_code ignored;
    return helo_name_from(config.client_name, asio::ip::host_name(ignored));
}

std::vector<std::string> trust_problems(const smtp_mailer_config& config) {
    std::vector<std::string> found;
    for (const auto& relay : config.relays) {
        if (relay.ca_file.empty() && relay.cert_file.empty()) continue;
        if (const auto loaded = load_trust(relay); !loaded)
            found.push_back(relay.label() + ": " + loaded.error().detail);
    }
    return found;
}

smtp_mailer::smtp_mailer(asio::any_io_executor executor, smtp_mailer_config config, logger log)
    : executor_(executor),
      config_(std::move(config)),
      log_(std::move(log)),
      all_done_(executor, clock::time_point::max()) {
    const auto name = client_name(config_);
    if (!is_helo_name(name))
        log_.warn("the name for EHLO is no full domain name, and many relays refuse it; set TIDINGS_SMTP_HELO",
                  {{"name", name}});
    for (const auto& relay : config_.relays) {
        routes_.push_back(std::make_shared<route>());
        routes_.back()->pool = std::make_shared<connection_pool>(executor, relay, config_, name);
    }
}

smtp_mailer::~smtp_mailer() = default;

task<delivery_report> smtp_mailer::deliver(envelope to, shared_text bytes, before_dot intend) {
    // What stops us is a deadline or stop(), both of which leave a report; an exception in between would leave none.
    co_await asio::this_coro::throw_if_cancelled(false);
    delivery_report report;
    report.phase = smtp_phase::connect;
    if (is_stopping_) {
        report.reply = "the service is stopping";
        co_return report;
    }
    if (auto checked = check_envelope(to); !checked) {
        report.outcome = delivery_outcome::refused;
        report.phase = smtp_phase::mail;
        report.enhanced_code = "5.1.3";
        report.reply = checked.error().detail;
        co_return report;
    }
    const auto left = [this](std::size_t* count) {
        if (--*count == 0) all_done_.cancel();
    };
    ++in_flight_;
    const std::unique_ptr<std::size_t, decltype(left)> under_way(&in_flight_, left);
    report = co_await deliver_by_routes(
        std::make_shared<smtp_delivery>(executor_, std::move(to), std::move(bytes), std::move(intend)));
    co_return report;
}

task<delivery_report> smtp_mailer::deliver_by_routes(smtp_delivery_ptr mail) {
    delivery_report report;
    for (auto* by : routes_by_health()) {
        const auto began = clock::now();
        mail->is_done = mail->was_repeated = false;
        co_await by->pool->deliver(mail);
        co_await mail->intent_settled();
        report = report_of(mail->outcome, by->pool->relay().label(), std::move(mail->transcript));
        note_health(*by, report, clock::now() - began);
        if (report.outcome != delivery_outcome::channel_fault || mail->may_have_left || is_stopping_) break;
    }
    co_return report;
}

// Those that work first, then those that rest, each in the configured order.
std::vector<smtp_mailer::route*> smtp_mailer::routes_by_health() {
    std::vector<route*> routes;
    for (const auto& each : routes_) routes.push_back(each.get());
    const auto now = clock::now();
    std::stable_partition(routes.begin(), routes.end(), [now](const route* each) { return each->rests_until <= now; });
    return routes;
}

void smtp_mailer::note_health(route& by, const delivery_report& report, clock::duration took) {
    if (!is_stopping_) by.record.note_try(report, took, clock::now());
    const bool is_down = report.outcome == delivery_outcome::channel_fault && !is_stopping_;
    if (is_down) {
        // Many mails fail at once: one line says it, until it has rested or says something else.
        if (by.rests_until <= clock::now() || by.last_words != report.reply)
            log_.warn("mail relay failed", {{"relay", report.relay},
                                            {"phase", name_of(report.phase)},
                                            {"reply_code", report.reply_code},
                                            {"reply", report.reply},
                                            {"meaning", report.meaning}});
        by.last_words = report.reply;
        by.rests_until = clock::now() + config_.relay_rest;
    } else if (report.outcome != delivery_outcome::uncertain) {
        by.rests_until = {};
    }
}

struct smtp_mailer::probe_round {
    asio::steady_timer told;
    std::size_t open = 0;
    bool works = false;
    error last{errc::unavailable, "no mail relay is configured"};
};

// At once, not in turn: a relay that swallows connections must not hide one that is back. Those that are still open
// when one works end by their own deadlines.
task<result<void>> smtp_mailer::probe() {
    if (is_stopping_) co_return error{errc::stopping, "the service is stopping"};
    auto round = std::make_shared<probe_round>(probe_round{.told = {executor_, clock::time_point::max()}});
    for (const auto& each : routes_) {
        ++round->open;
        asio::co_spawn(executor_, ask_for(each, round), [round](std::exception_ptr) {
            --round->open;
            round->told.cancel();
        });
    }
    while (round->open > 0 && !round->works) co_await round->told.async_wait(asio::as_tuple(asio::use_awaitable));
    if (round->works) co_return result<void>{};
    co_return round->last;
}

// Notes what the relay said, also for its next mails.
task<result<void>> smtp_mailer::ask(std::shared_ptr<route> asked) {
    const auto outcome = co_await asked->pool->probe();
    asked->record.note_probe(outcome, clock::now());
    if (outcome.verdict == delivery_outcome::accepted) {
        asked->rests_until = {};
        co_return result<void>{};
    }
    co_return error{errc::unavailable, std::string(name_of(outcome.phase)) + ": " + outcome.reply};
}

task<result<void>> smtp_mailer::probe_relay(std::size_t at) {
    if (is_stopping_) co_return error{errc::stopping, "the service is stopping"};
    co_return co_await ask(routes_.at(at));
}

task<> smtp_mailer::ask_for(std::shared_ptr<route> asked, std::shared_ptr<probe_round> round) {
    const auto answer = co_await ask(asked);
    if (answer)
        round->works = true;
    else
        round->last.detail = asked->pool->relay().label() + ", " + answer.error().detail;
}

task<> smtp_mailer::stop(std::chrono::milliseconds grace) {
    is_stopping_ = true;
    for (const auto& by : routes_) by->pool->drain();
    co_await wait_for_open_mails(grace);
    if (in_flight_ > 0) {
        log_.warn("cutting mails that are still under way", {{"mails", in_flight_}});
        for (const auto& by : routes_) by->pool->cut();
        co_await wait_for_open_mails(cut_max);
    }
    for (const auto& by : routes_) by->pool->cut();  // probes that hang
    for (const auto& by : routes_) co_await by->pool->part(goodbye_max);
}

task<> smtp_mailer::wait_for_open_mails(std::chrono::milliseconds limit) {
    if (in_flight_ == 0) co_return;
    all_done_.expires_after(limit);
    co_await all_done_.async_wait(asio::as_tuple(asio::use_awaitable));
}

smtp_mailer_counters smtp_mailer::counters() const {
    smtp_mailer_counters sum;
    sum.mails_in_flight = in_flight_;
    for (const auto& by : routes_) {
        const auto& of = by->pool->counters();
        sum.connections_opened += of.opened;
        sum.connections_reused += of.reused;
        sum.connections_open += of.open;
        sum.mails_followed += of.followed;
    }
    return sum;
}

std::vector<relay_health> smtp_mailer::relays() const {
    std::vector<relay_health> all;
    for (const auto& by : routes_) {
        auto seen = by->record.at(clock::now());
        by->pool->show(seen);
        all.push_back(std::move(seen));
    }
    return all;
}

}  // namespace tidings
