#include "common/notification_side.hpp"
#include "adapters/oauth/token_keeper.hpp"
#include "adapters/smtp/smtp_metrics.hpp"
#include "common/service_findings.hpp"
#include "intake/intake_metrics.hpp"
#include "intake/record_retry.hpp"
#include "notify/notify_metrics.hpp"
#include "render/preview_event.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

smtp_mailer_config with_tokens(const settings& given, ground& on) {
    auto config = given.smtp;
    config.tokens = make_token_keeper(on.io.get_executor(), on.clock, on.random, given.oauth, on.log("oauth"));
    return config;
}

notify_config named(notify_config config, const std::string& instance) {
    config.instance = instance;
    return config;
}

// Null without a key.
std::unique_ptr<ai_side> make_ai_side(const settings& given, ground& on, ai_spending& spending) {
    if (given.gemini.key.empty()) return nullptr;
    return std::make_unique<ai_side>(on.io.get_executor(), on.clock, on.random, given.gemini, given.prose, spending,
                                     on.log("ai"));
}

std::vector<std::string> labels_of(const std::vector<smtp_relay>& relays) {
    std::vector<std::string> labels;
    for (const auto& relay : relays) labels.push_back(relay.label());
    return labels;
}

std::string relay_words(const dispatcher_status& now) {
    if (now.is_storm) return "every mail is refused alike; sending pauses";
    if (now.channel_down.count() == 0) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.channel_down).count();
    return "no mail relay has answered for " + std::to_string(seconds) + " s; mails wait";
}

// A hiccup is nobody's business.
std::string journal_words(const dispatcher_status& now) {
    if (now.journal_down < 1s) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.journal_down).count();
    return "the database has not taken mails for " + std::to_string(seconds) + " s; sending rests (the log says why)";
}

std::string inbox_words(const intake_counters& now) {
    if (now.not_stored_for < 1s) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.not_stored_for).count();
    return "the database has not taken events for " + std::to_string(seconds) + " s; they wait (the log says why)";
}

std::int64_t waiting_in(const journal_counts& seen) {
    std::int64_t waiting = 0;
    for (const auto status : {message_status::queued, message_status::deferred})
        if (const auto found = seen.by_status.find(status); found != seen.by_status.end()) waiting += found->second;
    return waiting;
}

std::string drift_words(const journal_counts& seen) {
    return seen.unplanned == 0 ? "" : std::to_string(seen.unplanned) + " events in the inbox have no message";
}

}  // namespace

notification_side::notification_side(ground& on, message_store& store, event_reader& reader, record_writer& receipts,
                                     const settings& given, dispatcher::on_dead died)
    : on_(on),
      store_(store),
      opened_(on.io.get_executor()),
      config_(named(given.notify, on.instance)),
      mailer_(on.io.get_executor(), with_tokens(given, on), on.log("smtp")),
      counted_mailer_(mailer_, labels_of(given.smtp.relays), on.clock, on.figures),
      mail_name_(client_name(given.smtp)),
      volumes_(on.io.get_executor(), store.folders()),
      reserve_(given.budget.reserve),
      figures_(store.archive(), on.clock, on.figures, on.log("figures")),
      kept_(given.store.retention),
      old_mails_(store.old_mails(), on.clock, on.random, {.what = "bytes of mails", .kept = given.store.mail_retention},
                 on.log("retention")),
      old_messages_(store.old_messages(), on.clock, on.random,
                    {.what = "messages", .kept = given.store.retention, .bite = 100}, on.log("retention")),
      renderer_(given.shop),
      ai_(make_ai_side(given, on, store.ai_spending())),
      live_(on.clock, on.ids.next_uuid(), [this] { return figures_.seen(); }),
      journal_(store.journal(), [this](const message_id& id, message_status now) { live_.note(id, now); }),
      dispatcher_(journal_, counted_mailer_, renderer_, on.clock, on.random, config_, on.log("notify"), std::move(died),
                  send_spans{on.traces}, ai_ ? &ai_->desk() : nullptr),
      planner_(config_),
      receipt_topic_(receipts, on.ids, on.clock, on.log("receipts")),
      teller_(store.settlements(), receipt_topic_, on.clock, {}, on.log("receipts")),
      told_inbox_(store.inbox(), [this](const message_id& id, message_status now) { live_.note(id, now); }),
      inbox_(told_inbox_, teller_),
      traced_inbox_(inbox_, on.traces, event_log_system_of(given), given.kafka.topic, given.kafka.group),
      intake_(
          reader, traced_inbox_, [this](const order_event& event) { return plan(event); }, on.clock, on.random,
          intake_config{}, on.log("intake"),
          [this](const intake_counts&) {
              if (store_.journal().has_ready({})) dispatcher_.look();
          },
          &dispatcher_) {
    watch(on.figures, dispatcher_);
    if (ai_) watch(on.figures, ai_->desk());
    watch(on.figures, mailer_);
    watch(on.figures, intake_);
    watch(on.figures, teller_);
}

// Of an event that old nothing may be known any more, not even that its mails were sent.
std::vector<new_message> notification_side::plan(const order_event& event) const {
    const auto oldest_kept = kept_.count() == 0 ? timestamp::min() : on_.clock.now() - kept_;
    return planner_.plan(event, oldest_kept);
}

// On the way of a mail, each from what the parts count anyway.
std::vector<api::ask_stage> notification_side::stages(const api::order_side_view& more) const {
    std::vector<api::ask_stage> all;
    if (more.outbox) all.push_back(more.outbox);
    all.push_back([this, lag = more.log_lag] {
        api::stage_figure log{"log", intake_.counters().records, {}, {}};
        if (lag) log.backlog = lag();
        return log;
    });
    all.push_back([this] {
        const auto now = intake_.counters();
        return api::stage_figure{"inbox", now.stored, figures_.seen().unplanned, now.not_stored_for};
    });
    all.push_back([this] {
        return api::stage_figure{"journal", dispatcher_.counters().claimed, waiting_in(figures_.seen()),
                                 figures_.oldest_due()};
    });
    all.push_back([this] {
        const auto now = dispatcher_.status();
        return api::stage_figure{"relay", dispatcher_.counters().sent, static_cast<std::int64_t>(now.in_flight),
                                 now.oldest_due};
    });
    return all;
}

std::shared_ptr<quarantine_desk> notification_side::make_quarantine_desk() {
    return std::make_shared<record_retry>(
        store_.quarantine(), inbox_, [this](const order_event& event) { return plan(event); },
        [this] { dispatcher_.wake(); });
}

result<api::mail_preview> notification_side::preview(api::preview_request wanted) {
    const auto event = preview_event(wanted.kind, std::move(wanted.shown), std::move(wanted.locale));
    auto mail = renderer_.render(event, wanted.kind);
    if (!mail) return mail.error();
    return api::mail_preview{std::move(mail->subject), std::move(mail->text), std::move(mail->html),
                             std::move(mail->template_version)};
}

std::vector<api::look> notification_side::looks() {
    std::vector<api::look> all{{"database", [this] { return look_at_database(); }}};
    const auto relays = mailer_.relays();
    for (std::size_t at = 0; at < relays.size(); ++at)
        all.push_back({"mail relay " + relays[at].relay, [this, at] { return look_at_relay(at); }});
    all.push_back({"mail name", [this] { return look_at_name(); }});
    if (!store_.folders().empty()) all.push_back({"disk", [this] { return look_at_disk(); }});
    if (on_.certificate) all.push_back({"certificate", [this] { return look_at_certificate(); }});
    return all;
}

task<api::finding> notification_side::look_at_database() {
    co_return database_finding(store_.trouble());
}

task<api::finding> notification_side::look_at_relay(std::size_t at) {
    const auto answer = co_await mailer_.probe_relay(at);
    co_return relay_finding(answer);
}

task<api::finding> notification_side::look_at_name() {
    co_return mail_name_finding(mail_name_);
}

task<api::finding> notification_side::look_at_disk() {
    const auto seen = co_await volumes_.measure();
    co_return disk_finding(seen, reserve_);
}

task<api::finding> notification_side::look_at_certificate() {
    co_return certificate_finding(on_.certificate->current()->ends_at(), on_.clock.now());
}

std::vector<api::readiness_check> notification_side::checks(std::function<bool()> log_is_up) const {
    std::vector<api::readiness_check> all{{"database", [this] { return store_.trouble(); }},
                                          {"inbox", [this] { return inbox_words(intake_.counters()); }},
                                          {"journal", [this] { return journal_words(dispatcher_.status()); }}};
    if (log_is_up)
        all.push_back(
            {"kafka",
             [is_up = std::move(log_is_up)] { return is_up() ? "" : "no broker answers; new events wait there"; },
             false});
    all.push_back({"mail_relay", [this] { return relay_words(dispatcher_.status()); }, false});
    all.push_back({"drift", [this] { return drift_words(figures_.seen()); }, false});
    return all;
}

std::vector<running_part> notification_side::parts(notification_ends ends) {
    const auto after = [this](std::chrono::milliseconds limit) {
        return [this, limit] { return on_.clock.steady() + limit; };
    };
    std::vector<running_part> parts;
    parts.push_back({"message store", [this] { return open_store(); }, [this] { return close_store(); }});
    parts.push_back(gated("figures", opened_, figures_));
    parts.push_back(gated("live feed", opened_, live_));
    parts.push_back(gated("mail retention", opened_, old_mails_));
    parts.push_back(gated("message retention", opened_, old_messages_));
    parts.push_back({"receipt outcomes", [this] { return receipt_topic_.run_outcomes(); }, {}});
    parts.push_back(gated("receipts", opened_, teller_, {after(1s), std::move(ends.receipts)}));
    // A mail that is still open has outlasted the dispatcher's grace: its line is cut, so that its end is recorded as
    // uncertain.
    parts.push_back({"mailer", {}, [this] { return mailer_.stop(0s); }});
    parts.push_back(gated("dispatcher", opened_, dispatcher_, {{}, [this](steady_time) { return stop_ai(); }}));
    // The batch under way is stored and committed before the reader gives its partitions up.
    parts.push_back(gated("intake", opened_, intake_, {after(5s), std::move(ends.reader)}));
    return parts;
}

// Mails that wait for AI text go home.
task<> notification_side::stop_ai() {
    if (ai_) ai_->desk().stop();
    co_return;
}

task<> notification_side::open_store() {
    co_await store_.open();
    opened_.open();
}

task<> notification_side::close_store() {
    opened_.close();
    co_await store_.close();
}

}  // namespace tidings
