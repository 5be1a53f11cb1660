#include "notify/send_spans.hpp"
#include <charconv>

namespace tidings {
namespace {

void describe(span& work, const message& head) {
    work.text("tidings.message_id", head.id.value)
        .text("tidings.order_id", head.order.value)
        .text("tidings.event_id", head.event.value)
        .text("tidings.mail_kind", head.kind.name());
}

// "mail.example:587" → both attributes; what is no address stays whole.
void describe_relay(span& work, std::string_view relay) {
    const auto colon = relay.rfind(':');
    std::int64_t port = 0;
    const auto digits = colon == std::string_view::npos ? std::string_view{} : relay.substr(colon + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || problem != std::errc{} || end != digits.data() + digits.size()) {
        work.text("server.address", relay);
        return;
    }
    work.text("server.address", relay.substr(0, colon)).number("server.port", port);
}

}  // namespace

void send_spans::wrote(const claimed_message& claimed, timestamp began, std::string_view template_version,
                       std::string_view outcome) const {
    if (!is_on()) return;
    auto work = traces_->begin_at(began, claimed.traceparent, "render mail", span_kind::internal);
    if (!work) return;
    describe(*work, claimed.head);
    work->text("tidings.locale", claimed.head.locale).text("tidings.template_version", template_version);
    if (!outcome.empty()) work->failed(outcome);
    traces_->end(*std::move(work));
}

void send_spans::tried(const claimed_message& claimed, const attempt& tried) const {
    if (!is_on()) return;
    auto work = traces_->begin_at(tried.started_at, claimed.traceparent, "send mail", span_kind::client);
    if (!work) return;
    describe(*work, claimed.head);
    describe_relay(*work, tried.relay);
    work->text("network.protocol.name", "smtp")
        .text("tidings.outcome", name_of(tried.outcome))
        .text("smtp.phase", name_of(tried.phase))
        .text("smtp.enhanced_status_code", tried.enhanced_code)
        .number("tidings.charged_before", claimed.head.attempts)
        .flag("tidings.charged", tried.charged)
        .flag("tidings.uncertain", tried.uncertain);
    if (tried.number > 0) work->number("tidings.attempt", tried.number);
    if (tried.reply_code > 0) work->number("smtp.reply_code", tried.reply_code);
    if (tried.outcome != delivery_outcome::accepted && tried.outcome != delivery_outcome::called_off)
        work->failed(name_of(tried.outcome));
    traces_->end_at(tried.ended_at.value_or(traces_->now()), *std::move(work));
}

}  // namespace tidings
