#include "mail/smtp_conversation.hpp"
#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

constexpr std::size_t reply_shown_max = 500;

std::string shortened(std::string text) {
    if (text.size() <= reply_shown_max) return text;
    auto end = reply_shown_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
    return text.substr(0, end);
}

}  // namespace

smtp_conversation::smtp_conversation(options how) : how_(std::move(how)) {
    is_encrypted_ = how_.security == smtp_security::implicit;
    if (!how_.login || how_.login->uses_token()) return;
    const auto& password = how_.login->password.reveal();
    transcript_.hide(base64(std::string(1, '\0') + how_.login->user + '\0' + password));
    transcript_.hide(base64(password));
    transcript_.hide(password);
}

void smtp_conversation::use_token(secret token) {
    transcript_.hide(token.reveal());
    token_ = std::move(token);
}

// --- what the driver asks for

smtp_step smtp_conversation::open() {
    state_ = state::greeting;
    return receive();
}

smtp_step smtp_conversation::send_mail(const smtp_mail& mail) {
    // Only a bug can do that; the server would take the commands for a body.
    if (!is_usable()) return fail(phase(), "a mail was begun before the one ahead of it had ended");
    transcript_.clear();
    if (auto why = unsendable(mail)) {
        outcome_ = *std::move(why);
        return {};
    }
    begin(mail, needs_reset_ ? command::rset : command::mail);
    return send_commands();
}

smtp_step smtp_conversation::check() {
    state_ = state::rset;
    return send_line("RSET");
}

smtp_step smtp_conversation::quit() {
    state_ = state::quit;
    return send_line("QUIT");
}

// --- what came of it

smtp_step smtp_conversation::on_sent() {
    if (state_ == state::body) {
        state_ = state::intent;
        return {.what = smtp_step::action::ask_before_dot};
    }
    if (state_ == state::sending_dot) state_ = state::dot;
    return receive();
}

smtp_step smtp_conversation::on_bytes(std::string_view bytes) {
    replies_.feed(bytes);
    return take_replies(receive(true));
}

// One read may bring the replies of several pipelined commands, and those of the next mail too.
smtp_step smtp_conversation::take_replies(smtp_step step) {
    while (step.what == smtp_step::action::receive && !replies_.is_empty()) {
        auto reply = replies_.next();
        if (!reply) return on_fault(reply.error());
        if (!*reply) return step;
        step = on_reply(**reply);
    }
    return replies_.is_empty() || has_next() || state_ == state::closed ? step : on_surplus(step);
}

// A reply to a command that was not sent yet would be taken for the answer to the next one, at worst to the dot.
smtp_step smtp_conversation::on_surplus(smtp_step step) {
    if (step.what == smtp_step::action::finished) return close(outcome_);  // what was answered stands; the line is left
    auto surplus = replies_.next();
    if (surplus && *surplus && (*surplus)->code == 421) return on_reply(**std::move(surplus));
    return fail(phase(), "the server sent more than it was asked for");
}

smtp_step smtp_conversation::on_tls() {
    is_encrypted_ = true;
    transcript_.noted("TLS");
    return say_hello();  // what the server offered in the clear is forgotten (RFC 3207, 4.2)
}

smtp_step smtp_conversation::on_fault(const error& problem, std::size_t sent) {
    // A dot that went out only in part counts as sent: who knows what the server makes of it.
    const bool may_have_it = state_ == state::dot || (state_ == state::sending_dot && sent > at_hand_.rest.size());
    transcript_.noted(problem.detail);
    if (state_ == state::quit) return close(outcome_);
    if (at_hand_.refusal) return close(*at_hand_.refusal);  // that answer stands
    return close({.verdict = may_have_it ? delivery_outcome::uncertain : delivery_outcome::channel_fault,
                  .phase = phase(),
                  .reply = shortened(transcript_.masked(problem.detail))});
}

smtp_step smtp_conversation::on_reply(const smtp_reply& reply) {
    transcript_.received(reply.code, reply.lines.empty() ? std::string_view{} : reply.lines.back());
    // The server may say good-bye in place of any answer (RFC 5321, 3.8).
    if (reply.code == 421 && state_ != state::quit)
        return at_hand_.refusal ? close(*at_hand_.refusal) : fail(phase(), reply);
    switch (state_) {
        case state::greeting: return on_greeting(reply);
        case state::ehlo: return on_ehlo(reply);
        case state::helo: return on_helo(reply);
        case state::starttls: return on_starttls(reply);
        case state::auth: return on_auth(reply);
        case state::envelope: return on_envelope(reply);
        case state::dot: return on_dot(reply);
        case state::lone_dot: needs_reset_ = false; return envelope_done();
        case state::rset:
            needs_reset_ = false;
            return reply.is_positive() ? finish_ready() : fail(smtp_phase::mail, reply);
        case state::quit: return close(outcome_);
        case state::fresh:
        case state::tls:
        case state::ready:
        case state::body:
        case state::intent:
        case state::sending_dot:
        case state::between:
        case state::closed: break;
    }
    return fail(phase(), "the server spoke out of turn");
}

// --- endings

smtp_outcome smtp_conversation::outcome_of(smtp_phase phase, const smtp_reply& reply) const {
    smtp_outcome outcome{.verdict = delivery_outcome::accepted,
                         .phase = phase,
                         .reply_code = reply.code,
                         .enhanced_code = reply.enhanced,
                         .reply = shortened(transcript_.masked(reply.text()))};
    if (phase == smtp_phase::dot && reply.is_positive()) return outcome;
    const auto& rule = rule_for(phase, reply);
    outcome.verdict = rule.verdict;
    outcome.retry_now = rule.retry_now;
    outcome.meaning = rule.reason;
    if (outcome.reply.empty()) outcome.reply = rule.reason;
    return outcome;
}

smtp_step smtp_conversation::fail(smtp_phase at, std::string what) {
    transcript_.noted(what);
    // After the dot, a server that makes no sense has answered nothing.
    const auto verdict = state_ == state::dot ? delivery_outcome::uncertain : delivery_outcome::channel_fault;
    return close({.verdict = verdict, .phase = at, .reply = shortened(std::move(what))});
}

smtp_step smtp_conversation::fail(smtp_phase at, const smtp_reply& reply) {
    return close(outcome_of(at, reply));
}

smtp_step smtp_conversation::close(smtp_outcome outcome) {
    outcome_ = std::move(outcome);
    state_ = state::closed;
    next_is_ = next_mail::none;
    login_.reset();
    return {};
}

// --- small things

smtp_step smtp_conversation::send(std::string bytes, std::chrono::milliseconds limit) {
    outgoing_ = std::move(bytes);
    return {.what = smtp_step::action::send, .bytes = outgoing_, .limit = limit};
}

smtp_step smtp_conversation::send_line(std::string_view line, std::string_view shown) {
    transcript_.sent(shown.empty() ? line : shown);
    return send(std::string(line) + "\r\n", how_.deadlines.command);
}

smtp_step smtp_conversation::receive(bool same_limit) {
    return {.what = smtp_step::action::receive, .limit = reply_limit(), .same_limit = same_limit};
}

smtp_phase smtp_conversation::phase() const {
    switch (state_) {
        case state::fresh: return smtp_phase::connect;
        case state::greeting: return smtp_phase::greeting;
        case state::ehlo:
        case state::helo: return smtp_phase::ehlo;
        case state::starttls:
        case state::tls: return smtp_phase::tls;
        case state::auth: return smtp_phase::auth;
        case state::ready:
        case state::rset:
        case state::quit:
        case state::closed: return smtp_phase::mail;
        case state::body: return smtp_phase::data;
        case state::lone_dot: return smtp_phase::data;
        case state::intent:
        case state::sending_dot:
        case state::dot: return smtp_phase::dot;
        case state::between:
        case state::envelope: break;
    }
    switch (at_hand_.to_answer) {
        case command::rset:
        case command::mail: return smtp_phase::mail;
        case command::rcpt: return smtp_phase::rcpt;
        case command::data:
        case command::none: break;
    }
    return smtp_phase::data;
}

std::chrono::milliseconds smtp_conversation::reply_limit() const {
    const auto& limits = how_.deadlines;
    if (state_ == state::quit) return limits.quit;
    if (state_ == state::rset) return limits.command;
    switch (phase()) {
        case smtp_phase::greeting: return limits.greeting;
        case smtp_phase::connect:
        case smtp_phase::ehlo: return limits.ehlo;
        case smtp_phase::tls: return limits.tls;
        case smtp_phase::auth: return limits.auth;
        case smtp_phase::mail: return limits.mail;
        case smtp_phase::rcpt: return limits.rcpt;
        case smtp_phase::data: return limits.data;
        case smtp_phase::dot: return limits.dot;
    }
    return limits.command;
}

}  // namespace tidings
