// The client's side of SCRAM-SHA-256 (RFC 5802, 7677) without channel binding. Pure: the nonce is an argument.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "base/secret.hpp"

namespace tidings {

class scram {
public:
    // A server may ask for this many rounds of hashing: fewer protect the password too little, more would stop us for
    // too long.
    static constexpr int rounds_min = 4'096, rounds_max = 200'000;

    // nonce: printable ASCII without commas, new for each login. User and password are taken as they are: outside
    // ASCII they must be in the form (NFKC) in which the server has them.
    scram(std::string_view user, secret password, std::string nonce);

    std::string first_message() const;
    // invalid: the server's message is not SCRAM, or not an answer to ours.
    result<std::string> final_message(std::string_view server_first);
    // invalid: the server does not know the password either: it is not whom we meant to talk to.
    result<void> check_server(std::string_view server_final);

private:
    secret password_;
    std::string nonce_, bare_;  // bare_: the first message without its header
    std::string server_signature_;
};

}  // namespace tidings
