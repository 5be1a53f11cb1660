#include "mail/sasl_client.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

using enum sasl_mechanism;

constexpr std::size_t complaint_max = 200;
constexpr char separator = '\x01';

error too_much() {
    return {errc::invalid, "the relay asks for more than the login has"};
}

std::string escaped_identity(std::string_view user) {
    std::string escaped;
    for (const char c : user) escaped += c == ',' ? "=2C" : c == '=' ? "=3D" : std::string(1, c);
    return escaped;
}

}  // namespace

sasl_client::sasl_client(sasl_mechanism mechanism, sasl_identity who) : mechanism_(mechanism), who_(std::move(who)) {
    if (mechanism_ == scram_sha_256) scram_.emplace(who_.user, who_.password, who_.nonce);
}

std::string sasl_client::first() const {
    switch (mechanism_) {
        case login: break;
        case plain: return std::string(1, '\0') + who_.user + '\0' + who_.password.reveal();
        case scram_sha_256: return scram_->first_message();
        case oauthbearer:
            return "n,a=" + escaped_identity(who_.user) + "," + separator + "host=" + who_.host + separator +
                   "port=" + std::to_string(who_.port) + separator + "auth=Bearer " + who_.token.reveal() + separator +
                   separator;
        case xoauth2:
            return "user=" + who_.user + separator + "auth=Bearer " + who_.token.reveal() + separator + separator;
    }
    return {};
}

std::optional<std::string> sasl_client::initial_response() {
    return mechanism_ == login ? std::nullopt : std::optional(first());
}

result<std::string> sasl_client::answer(std::string_view challenge) {
    if (mechanism_ == login) {
        if (answers_ == 2) return too_much();
        return ++answers_ == 1 ? who_.user : who_.password.reveal();
    }
    if (!std::exchange(sent_initial_, true)) return first();
    // A server that overlooks the initial response asks for it.
    const bool asks_again = mechanism_ == plain || challenge.empty();
    if (asks_again && answers_ == 0) {
        if (std::exchange(repeated_initial_, true)) return too_much();
        return first();
    }
    ++answers_;
    return mechanism_ == scram_sha_256 ? answer_scram(challenge) : answer_token(challenge);
}

result<std::string> sasl_client::answer_scram(std::string_view challenge) {
    if (answers_ == 1) return scram_->final_message(challenge);
    if (answers_ > 2) return too_much();
    if (auto checked = scram_->check_server(challenge); !checked) return checked.error();
    server_proven_ = true;
    return std::string{};
}

// What a server sends here says why it does not take the token. It waits for an answer without meaning before it
// refuses the login (RFC 7628, 3.2.3).
result<std::string> sasl_client::answer_token(std::string_view challenge) {
    if (answers_ > 1) return too_much();
    complaint_ = clean_line(challenge.substr(0, complaint_max));
    return mechanism_ == oauthbearer ? std::string(1, separator) : std::string{};
}

result<void> sasl_client::on_success() const {
    if (mechanism_ == scram_sha_256 && !server_proven_)
        return error{errc::invalid, "the relay let us in without showing that it knows the password itself"};
    return {};
}

}  // namespace tidings
