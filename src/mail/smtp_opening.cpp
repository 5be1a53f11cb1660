// The part of smtp_conversation that comes before any mail: greeting, EHLO, STARTTLS and AUTH.
#include "mail/smtp_conversation.hpp"
#include "mail/transfer_encoding.hpp"

namespace tidings {

smtp_step smtp_conversation::on_greeting(const smtp_reply& reply) {
    return reply.code == 220 ? say_hello() : fail(smtp_phase::greeting, reply);
}

smtp_step smtp_conversation::say_hello() {
    offers_ = {};
    state_ = state::ehlo;
    return send_line("EHLO " + how_.client_name);
}

smtp_step smtp_conversation::on_ehlo(const smtp_reply& reply) {
    if (reply.code == 250) {
        offers_ = smtp_capabilities::from(reply);
        return after_hello();
    }
    const bool needs_more = how_.login || (how_.security == smtp_security::starttls && !is_encrypted_);
    if (reply.code < 500 || needs_more) return fail(smtp_phase::ehlo, reply);
    state_ = state::helo;  // an old server without extensions
    return send_line("HELO " + how_.client_name);
}

smtp_step smtp_conversation::on_helo(const smtp_reply& reply) {
    return reply.code == 250 ? after_hello() : fail(smtp_phase::ehlo, reply);
}

smtp_step smtp_conversation::after_hello() {
    if (how_.security == smtp_security::starttls && !is_encrypted_) {
        if (!offers_.starttls)
            return fail(smtp_phase::tls,
                        "the relay offers no STARTTLS; name it with smtps:// or, without encryption, with ?tls=none");
        state_ = state::starttls;
        return send_line("STARTTLS");
    }
    return how_.login ? log_in() : finish_opened();
}

smtp_step smtp_conversation::on_starttls(const smtp_reply& reply) {
    if (reply.code != 220) return fail(smtp_phase::tls, reply);
    // Octets that came before the handshake were not protected by it: somebody may have put them there (CVE-2011-0411).
    if (!replies_.is_empty()) return fail(smtp_phase::tls, "the server sent data between STARTTLS and the handshake");
    state_ = state::tls;
    return {.what = smtp_step::action::start_tls, .limit = how_.deadlines.tls};
}

smtp_step smtp_conversation::log_in() {
    if (!is_encrypted_ && !how_.login->allowed_in_clear)
        return fail(smtp_phase::auth, "no login without encryption; see auth_without_tls");
    const auto& login = *how_.login;
    const bool offers_plain = offers_.auth_mechanisms.contains("PLAIN"),
               offers_login = offers_.auth_mechanisms.contains("LOGIN");
    const bool plain = offers_plain && login.method != smtp_auth::login;
    if (!plain && !(offers_login && login.method != smtp_auth::plain)) {
        std::string offered;
        for (const auto& mechanism : offers_.auth_mechanisms) offered += " " + mechanism;
        return fail(smtp_phase::auth, "the relay offers no login mechanism of ours (PLAIN, LOGIN); it offers:" +
                                          (offered.empty() ? std::string(" none") : offered));
    }
    state_ = state::auth;
    if (!plain) {
        login_lines_ = {base64(login.user), base64(login.password.reveal())};
        return send_line("AUTH LOGIN");
    }
    login_lines_ = {base64(std::string(1, '\0') + login.user + '\0' + login.password.reveal())};
    constexpr std::size_t initial_max = 400;  // the command line has 512 octets (RFC 4954, 4)
    if (login_lines_.front().size() > initial_max) return send_line("AUTH PLAIN");
    // It stays in login_lines_: a server that overlooks the initial response asks for it with 334.
    return send_line("AUTH PLAIN " + login_lines_.front(), "AUTH PLAIN ***");
}

smtp_step smtp_conversation::on_auth(const smtp_reply& reply) {
    if (reply.is_positive()) {
        login_lines_.clear();
        return finish_opened();
    }
    if (reply.code != 334) return fail(smtp_phase::auth, reply);
    if (login_lines_.empty()) return fail(smtp_phase::auth, "the relay asks for more than the login has");
    auto line = std::move(login_lines_.front());
    login_lines_.pop_front();
    return send_line(line, "***");
}

smtp_step smtp_conversation::finish_opened() {
    outcome_ = {.verdict = delivery_outcome::accepted, .phase = smtp_phase::ehlo};
    return finish_ready();
}

smtp_step smtp_conversation::finish_ready() {
    state_ = state::ready;
    return {};
}

}  // namespace tidings
