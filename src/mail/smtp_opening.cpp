// The part of smtp_conversation that comes before any mail: greeting, EHLO, STARTTLS and AUTH.
#include "mail/sasl_choice.hpp"
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
    // Bytes that came before the handshake were not protected by it: somebody may have put them there (CVE-2011-0411).
    if (!replies_.is_empty()) return fail(smtp_phase::tls, "the server sent data between STARTTLS and the handshake");
    state_ = state::tls;
    return {.what = smtp_step::action::start_tls, .limit = how_.deadlines.tls};
}

smtp_step smtp_conversation::log_in() {
    const auto& login = *how_.login;
    const auto mechanism = choose_mechanism({.offered = offers_.auth_mechanisms,
                                             .wanted = login.method,
                                             .has_token = login.uses_token(),
                                             .is_encrypted = is_encrypted_,
                                             .allowed_in_clear = login.allowed_in_clear});
    if (!mechanism) return fail(smtp_phase::auth, mechanism.error().detail);
    login_.emplace(*mechanism, sasl_identity{.user = login.user,
                                             .password = login.password,
                                             .token = token_,
                                             .host = how_.relay_host,
                                             .port = how_.relay_port,
                                             .nonce = how_.nonce});
    state_ = state::auth;
    const auto auth = "AUTH " + std::string(name_of(*mechanism));
    const auto initial = login_->initial_response();
    if (!initial) return send_line(auth);
    const auto encoded = base64(*initial);
    transcript_.hide(encoded);
    constexpr std::size_t initial_max = 400;  // the command line has 512 bytes (RFC 4954, 4)
    if (encoded.size() > initial_max) return send_line(auth);
    login_->note_initial_sent();
    return send_line(auth + " " + encoded, auth + " ***");
}

smtp_step smtp_conversation::on_auth(const smtp_reply& reply) {
    if (reply.is_positive()) {
        const auto proven = login_->on_success();
        if (!proven) return fail(smtp_phase::auth, proven.error().detail);
        login_.reset();
        return finish_opened();
    }
    if (reply.code != 334) return on_login_refused(reply);
    // A challenge that is no base64 is a prompt, or nonsense that no mechanism takes.
    auto challenge = from_base64(reply.lines.empty() ? std::string_view{} : reply.lines.back());
    auto answer = login_->answer(challenge ? *challenge : std::string{});
    if (!answer) return fail(smtp_phase::auth, transcript_.masked(answer.error().detail));
    return send_line(base64(*answer), "***");
}

smtp_step smtp_conversation::on_login_refused(const smtp_reply& reply) {
    auto outcome = outcome_of(smtp_phase::auth, reply);
    if (!login_->complaint().empty()) outcome.reply += " (" + transcript_.masked(login_->complaint()) + ")";
    return close(std::move(outcome));
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
