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
    if (!how_.login) return;
    const auto& [user, password, method, in_clear] = *how_.login;
    transcript_.hide(base64(std::string(1, '\0') + user + '\0' + password.reveal()));
    transcript_.hide(base64(password.reveal()));
    transcript_.hide(password.reveal());
}

// --- what the driver asks for

smtp_step smtp_conversation::open() {
    state_ = state::greeting;
    return receive();
}

smtp_step smtp_conversation::send_mail(const smtp_mail& mail) {
    mail_ = mail;
    refusal_.reset();
    data_accepted_ = false;
    transcript_.clear();
    if (auto why = unsendable(mail)) {
        outcome_ = *std::move(why);
        return {};
    }
    state_ = state::envelope;
    unsent_ = {command::mail, command::rcpt, command::data};
    if (needs_reset_) unsent_.push_front(command::rset);
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
    return receive();
}

smtp_step smtp_conversation::on_bytes(std::string_view bytes) {
    replies_.feed(bytes);
    auto reply = replies_.next();
    if (!reply) return on_fault(reply.error());
    if (!*reply) return receive(true);
    // One read may bring the replies of several pipelined commands.
    auto step = on_reply(**std::move(reply));
    while (step.what == smtp_step::action::receive && !replies_.is_empty()) {
        reply = replies_.next();
        if (!reply) return on_fault(reply.error());
        if (!*reply) return step;
        step = on_reply(**std::move(reply));
    }
    return replies_.is_empty() || state_ == state::closed ? step : on_surplus(step);
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

smtp_step smtp_conversation::on_intent(const result<void>& kept) {
    if (!kept)
        return close({.verdict = delivery_outcome::called_off, .phase = smtp_phase::dot, .reply = kept.error().detail});
    state_ = state::dot;
    transcript_.sent(".");
    return send(".\r\n", how_.deadlines.command);
}

smtp_step smtp_conversation::on_fault(const error& problem) {
    const bool may_have_it = state_ == state::dot;
    transcript_.noted(problem.detail);
    if (state_ == state::quit) return close(outcome_);
    if (refusal_) return close(*refusal_);  // that answer stands
    return close({.verdict = may_have_it ? delivery_outcome::uncertain : delivery_outcome::channel_fault,
                  .phase = phase(),
                  .reply = shortened(transcript_.masked(problem.detail))});
}

smtp_step smtp_conversation::on_reply(smtp_reply reply) {
    transcript_.received(std::to_string(reply.code) + " " + (reply.lines.empty() ? std::string{} : reply.lines.back()));
    // The server may say good-bye in place of any answer (RFC 5321, 3.8).
    if (reply.code == 421 && state_ != state::quit) return refusal_ ? close(*refusal_) : fail(phase(), reply);
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
    expected_.clear();
    unsent_.clear();
    login_lines_.clear();
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
        case state::dot: return smtp_phase::dot;
        case state::envelope: break;
    }
    const auto at = expected_.empty() ? command::data : expected_.front();
    return at == command::rcpt ? smtp_phase::rcpt : at == command::data ? smtp_phase::data : smtp_phase::mail;
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
