// The part of smtp_conversation that carries one mail: MAIL, RCPT, DATA, the body and the final dot.
#include "mail/dot_stuffing.hpp"
#include "mail/smtp_conversation.hpp"
#include "mail/utf8.hpp"

namespace tidings {

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
                                    " octets, this one has " + std::to_string(mail.bytes.size()));
    if (!offers_.eight_bit && !is_ascii(mail.bytes)) return refused("5.6.3", "the relay takes no 8-bit mails");
    return {};
}

smtp_step smtp_conversation::send_commands() {
    std::string lines;
    do {
        const auto next = unsent_.front();
        unsent_.pop_front();
        expected_.push_back(next);
        std::string line;
        switch (next) {
            case command::rset: line = "RSET"; break;
            case command::rcpt: line = "RCPT TO:<" + mail_.recipient + ">"; break;
            case command::data: line = "DATA"; break;
            case command::mail:
                line = "MAIL FROM:<" + mail_.sender + ">";
                if (offers_.has_size) line += " SIZE=" + std::to_string(mail_.bytes.size());
                if (offers_.eight_bit && !is_ascii(mail_.bytes)) line += " BODY=8BITMIME";
                break;
        }
        transcript_.sent(line);
        lines += line + "\r\n";
    } while (offers_.pipelining && !unsent_.empty());
    return send(std::move(lines), how_.deadlines.command);
}

smtp_step smtp_conversation::on_envelope(const smtp_reply& reply) {
    const auto answered = expected_.front();
    const auto answered_phase = phase();
    expected_.pop_front();
    const bool good = answered == command::data ? reply.code == 354 : reply.is_positive();
    if (answered == command::rset) {
        if (!good) return fail(smtp_phase::mail, reply);
        needs_reset_ = false;
    } else if (answered == command::data) {
        data_accepted_ = good;
    } else if (answered == command::mail) {
        needs_reset_ = good;
    }
    if (!good && !refusal_) refusal_ = outcome_of(answered_phase, reply);
    if (!expected_.empty()) return receive();
    if (!refusal_ && !unsent_.empty()) return send_commands();
    if (!refusal_) {
        auto limit = how_.deadlines.block + std::chrono::seconds(mail_.bytes.size() / (16 * 1'024));
        state_ = state::body;
        transcript_.sent("[" + std::to_string(mail_.bytes.size()) + " octets]");
        return send(dot_stuffed(mail_.bytes), limit);
    }
    unsent_.clear();
    if (!data_accepted_) return envelope_done();
    // DATA went out with the refused command and was accepted all the same: end it empty (RFC 2920, 3.1).
    state_ = state::lone_dot;
    transcript_.sent(".");
    return send(".\r\n", how_.deadlines.command);
}

smtp_step smtp_conversation::envelope_done() {
    outcome_ = *std::move(refusal_);
    refusal_.reset();
    // Left, because what the server holds against us may be this session.
    if (outcome_.verdict == delivery_outcome::channel_fault || outcome_.retry_now) return close(outcome_);
    return finish_ready();
}

smtp_step smtp_conversation::on_dot(const smtp_reply& reply) {
    needs_reset_ = false;  // the transaction is over, whatever the answer (RFC 5321, 4.1.1.4)
    if (reply.code >= 300 && reply.code < 400)
        return on_fault({errc::invalid, "the server asked for more after the final dot"});
    outcome_ = outcome_of(smtp_phase::dot, reply);
    if (outcome_.verdict == delivery_outcome::channel_fault || outcome_.retry_now) return close(outcome_);
    return finish_ready();
}

}  // namespace tidings
