#include "sides/sending_side.hpp"
#include "adapters/oauth/token_keeper.hpp"
#include "adapters/smtp/smtp_metrics.hpp"
#include "common/service_findings.hpp"
#include "notify/notify_metrics.hpp"
#include "render/preview_event.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

smtp_mailer_config with_tokens(const settings& given, const part_surroundings& on) {
    auto config = given.smtp;
    config.tokens = make_token_keeper(on.executor, on.clock, on.random, given.oauth, on.log("oauth"));
    return config;
}

notify_config named(notify_config config, const std::string& instance) {
    config.instance = instance;
    return config;
}

// Null without a key.
std::unique_ptr<ai_side> make_ai_side(const settings& given, const part_surroundings& on, ai_spending& spending) {
    if (given.gemini.key.empty()) return nullptr;
    return std::make_unique<ai_side>(on.executor, on.clock, on.random, given.gemini, given.prose, spending,
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

}  // namespace

sending_side::sending_side(const part_surroundings& on, tracer& traces, const std::string& instance,
                           message_store& store, told_journal::tell told, dispatcher::on_dead died,
                           const settings& given)
    : mail_name_(client_name(given.smtp)),
      rate_(given.notify.rates.relay),
      mailer_(on.executor, with_tokens(given, on), on.log("smtp")),
      counted_mailer_(mailer_, labels_of(given.smtp.relays), on.clock, on.counted),
      renderer_(given.shop),
      ai_(make_ai_side(given, on, store.ai_spending())),
      journal_(store.journal(), std::move(told)),
      dispatcher_(journal_, counted_mailer_, renderer_, on.clock, on.random, named(given.notify, instance),
                  on.log("notify"), std::move(died), send_spans{traces}, ai_ ? &ai_->desk() : nullptr) {
    watch(on.counted, dispatcher_);
    if (ai_) watch(on.counted, ai_->desk());
    watch(on.counted, mailer_);
}

result<api::mail_preview> sending_side::preview(api::preview_request wanted) {
    const auto event = preview_event(wanted.kind, std::move(wanted.shown), std::move(wanted.locale));
    auto mail = renderer_.render(event, wanted.kind);
    if (!mail) return mail.error();
    return api::mail_preview{std::move(mail->subject), std::move(mail->text), std::move(mail->html),
                             std::move(mail->template_version)};
}

std::vector<api::look> sending_side::looks() {
    std::vector<api::look> all;
    const auto relays = mailer_.relays();
    for (std::size_t at = 0; at < relays.size(); ++at)
        all.push_back({"mail relay " + relays[at].relay, [this, at] { return look_at_relay(at); }});
    all.push_back(api::glance("mail name", [this] { return mail_name_finding(mail_name_); }));
    return all;
}

task<api::finding> sending_side::look_at_relay(std::size_t at) {
    const auto answer = co_await mailer_.probe_relay(at);
    co_return relay_finding(answer);
}

api::relay_view sending_side::relays() const {
    return {[this] { return dispatcher_.status(); }, [this] { return mailer_.relays(); }, rate_};
}

api::readiness_check sending_side::journal_check() const {
    return {"journal", [this] { return journal_words(dispatcher_.status()); }};
}

api::readiness_check sending_side::relay_check() const {
    return {"mail_relay", [this] { return relay_words(dispatcher_.status()); }, false};
}

std::vector<running_part> sending_side::parts(gate& opened) {
    std::vector<running_part> parts;
    // A mail that is still open has outlasted the dispatcher's grace: its line is cut, so that its end is recorded as
    // uncertain.
    parts.push_back({"mailer", {}, [this] { return mailer_.stop(0s); }});
    parts.push_back(gated("dispatcher", opened, dispatcher_, {{}, [this](steady_time) { return stop_ai(); }}));
    return parts;
}

// Mails that wait for AI text go home.
task<> sending_side::stop_ai() {
    if (ai_) ai_->desk().stop();
    co_return;
}

}  // namespace tidings
