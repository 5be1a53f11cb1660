// The part of smtp_conversation that carries one mail: MAIL, RCPT, DATA, the body and the final dot;
// and the envelope of the next behind it.
#include "mail/dot_stuffing.hpp"
#include "mail/smtp_conversation.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

constexpr std::size_t sent_with_dot_max = 32 * 1'024;

}  // namespace

std::optional<smtp_outcome> smtp_conversation::unsendable(const smtp_mail& mail) const {
    const auto refused = [](const char* enhanced, std::string why) {
        return smtp_outcome{.verdict = delivery_outcome::refused,
                            .phase = smtp_phase::mail,
                            .enhanced_code = enhanced,
                            .reply = std::move(why)};
    };
    if (mail.sender.find_first_of("\r\n") != std::string::npos ||
        mail.recipient.find_first_of("\r\n") != std::string::npos)
        return refused("5.1.3", "an address has a line end");
    if (offers_.size_max != 0 && mail.bytes.size() > offers_.size_max)
        return refused("5.3.4", "the relay takes mails of at most " + std::to_string(offers_.size_max) +
                                    " bytes, this one has " + std::to_string(mail.bytes.size()));
    if (!offers_.eight_bit && !is_ascii(mail.bytes)) return refused("5.6.3", "the relay takes no 8-bit mails");
    return {};
}

void smtp_conversation::begin(const smtp_mail& mail, command first) {
    at_hand_ = {.mail = mail, .to_send = first, .to_answer = first};
    state_ = state::envelope;
}

smtp_step smtp_conversation::send_commands() {
    outgoing_.clear();
    do {
        append_command(at_hand_.to_send, at_hand_.mail);
        at_hand_.to_send = after(at_hand_.to_send);
    } while (offers_.pipelining && at_hand_.to_send != command::none);
    note_sent(outgoing_);
    return {.what = smtp_step::action::send, .bytes = outgoing_, .limit = how_.deadlines.command};
}

void smtp_conversation::append_command(command which, const smtp_mail& mail) {
    auto& lines = outgoing_;
    switch (which) {
        case command::rset: lines += "RSET"; break;
        case command::mail:
            lines.append("MAIL FROM:<").append(mail.sender).append(">");
            if (offers_.has_size) lines.append(" SIZE=").append(std::to_string(mail.bytes.size()));
            if (offers_.eight_bit && !is_ascii(mail.bytes)) lines += " BODY=8BITMIME";
            break;
        case command::rcpt: lines.append("RCPT TO:<").append(mail.recipient).append(">"); break;
        case command::data: lines += "DATA"; break;
        case command::none: return;
    }
    lines += "\r\n";
}

void smtp_conversation::note_sent(std::string_view lines) {
    for (auto end = lines.find("\r\n"); end != std::string_view::npos; end = lines.find("\r\n")) {
        transcript_.sent(lines.substr(0, end));
        lines.remove_prefix(end + 2);
    }
}

smtp_step smtp_conversation::on_envelope(const smtp_reply& reply) {
    auto& at = at_hand_;
    const auto answered_phase = phase();
    const auto answered = std::exchange(at.to_answer, after(at.to_answer));
    const bool good = answered == command::data ? reply.code == 354 : reply.is_positive();
    if (answered == command::rset) {
        if (!good) return fail(smtp_phase::mail, reply);
        needs_reset_ = false;
    } else if (answered == command::data) {
        at.data_accepted = good;
    } else if (answered == command::mail) {
        needs_reset_ = good;
    }
    if (!good && !at.refusal) at.refusal = outcome_of(answered_phase, reply);
    if (at.to_answer != at.to_send) return receive();
    if (!at.refusal) return at.to_send == command::none ? send_body() : send_commands();
    if (!at.data_accepted) return envelope_done();
    // DATA went out with the refused command and was accepted all the same: end it empty (RFC 2920, 3.1).
    state_ = state::lone_dot;
    transcript_.sent(".");
    return send(".\r\n", how_.deadlines.command);
}

smtp_step smtp_conversation::envelope_done() {
    outcome_ = *std::exchange(at_hand_.refusal, {});
    // Left, because what the server holds against us may be this session.
    if (outcome_.verdict == delivery_outcome::channel_fault || outcome_.retry_now) return close(outcome_);
    return finish_ready();
}

// What takes long to send goes before the question; the end of the body goes with the dot, in one write.
smtp_step smtp_conversation::send_body() {
    auto& at = at_hand_;
    transcript_.sent_body(at.mail.bytes.size());
    if (needs_stuffing(at.mail.bytes)) at.stuffed = dot_stuffed(at.mail.bytes);
    at.rest = at.stuffed.empty() ? at.mail.bytes : std::string_view(at.stuffed);
    if (at.rest.size() <= sent_with_dot_max) {
        state_ = state::intent;
        return {.what = smtp_step::action::ask_before_dot};
    }
    const auto first = at.rest.substr(0, at.rest.size() - sent_with_dot_max);
    at.rest.remove_prefix(first.size());
    state_ = state::body;
    return {.what = smtp_step::action::send, .bytes = first, .limit = block_limit(first.size())};
}

smtp_step smtp_conversation::on_intent(const result<void>& kept, const smtp_mail* next) {
    if (!kept)
        return close({.verdict = delivery_outcome::called_off, .phase = smtp_phase::dot, .reply = kept.error().detail});
    state_ = state::sending_dot;
    outgoing_ = ".\r\n";
    transcript_.sent(".");
    if (next) {
        next_ = *next;
        next_is_ = next_mail::follows;
        for (auto each = command::mail; each != command::none; each = after(each)) append_command(each, next_);
    }
    return {.what = smtp_step::action::send,
            .bytes = at_hand_.rest,
            .more = outgoing_,
            .limit = block_limit(at_hand_.rest.size())};
}

smtp_step smtp_conversation::on_dot(const smtp_reply& reply) {
    needs_reset_ = false;  // the transaction is over, whatever the answer (RFC 5321, 4.1.1.4)
    if (reply.code >= 300 && reply.code < 400)
        return on_fault({errc::invalid, "the server asked for more after the final dot"});
    outcome_ = outcome_of(smtp_phase::dot, reply);
    if (outcome_.verdict == delivery_outcome::channel_fault || outcome_.retry_now) return close(outcome_);
    switch (std::exchange(next_is_, next_mail::none)) {
        case next_mail::none: break;
        case next_mail::forgotten: return close(outcome_);  // the server waits for a mail that will not come
        case next_mail::follows: state_ = state::between; return {};
    }
    return finish_ready();
}

smtp_step smtp_conversation::go_on() {
    transcript_.clear();
    note_sent(std::string_view(outgoing_).substr(3));  // behind the dot
    begin(next_, command::mail);
    at_hand_.to_send = command::none;
    return take_replies(receive());
}

void smtp_conversation::forget_next() {
    if (next_is_ == next_mail::follows) next_is_ = next_mail::forgotten;
}

std::chrono::milliseconds smtp_conversation::block_limit(std::size_t bytes) const {
    return how_.deadlines.block + std::chrono::seconds(bytes / (16 * 1'024));
}

}  // namespace tidings
