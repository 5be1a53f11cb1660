// The client's side of one login: what to say first, and the answer to each challenge. Without base64, which is SMTP's
// matter. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "base/secret.hpp"
#include "mail/sasl_mechanism.hpp"
#include "mail/scram.hpp"

namespace tidings {

struct sasl_identity {
    std::string user;
    secret password;         // empty: token
    secret token;            // an OAuth 2.0 access token
    std::string host;        // of the relay, for OAUTHBEARER
    std::uint16_t port = 0;  // likewise
    std::string nonce;       // for SCRAM, new for each login
};

class sasl_client {
public:
    sasl_client(sasl_mechanism mechanism, sasl_identity who);

    sasl_mechanism mechanism() const { return mechanism_; }
    // What may go with the command AUTH; empty: nothing, the server asks first.
    std::optional<std::string> initial_response();
    // The initial response was sent with AUTH; until then the first challenge asks for it.
    void note_initial_sent() { sent_initial_ = true; }
    // invalid: the server asks for more than this mechanism has, or did not prove itself.
    result<std::string> answer(std::string_view challenge);
    // The server says that we are in. invalid: it must not, yet.
    result<void> on_success() const;
    // What the server said about a token that it did not take, such as {"status":"invalid_token"}; empty otherwise.
    const std::string& complaint() const { return complaint_; }

private:
    std::string first() const;
    result<std::string> answer_scram(std::string_view challenge);
    result<std::string> answer_token(std::string_view challenge);

    sasl_mechanism mechanism_;
    sasl_identity who_;
    std::optional<scram> scram_;
    bool sent_initial_ = false, repeated_initial_ = false, server_proven_ = false;
    int answers_ = 0;
    std::string complaint_;
};

}  // namespace tidings
