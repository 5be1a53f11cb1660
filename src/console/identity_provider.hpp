// Who says who somebody is when it is no key: an OpenID Connect provider. One attempt to sign in goes from
// address_for(), where the browser is sent, to redeem(), when it comes back.
#pragma once
#include <string>
#include "access/role.hpp"
#include "base/result.hpp"
#include "console/sign_in_attempt.hpp"
#include "runtime/task.hpp"

namespace tidings::console {

struct person {
    std::string id;    // "person_" and 20 hex digits: the same whenever they sign in, and tells nothing of them
    std::string name;  // 1 to 80 bytes, for people
    role given = role::viewer;
};

struct provider_answer {
    std::string code;    // to be redeemed once
    std::string issuer;  // RFC 9207; empty: not told
};

class identity_provider {
public:
    virtual ~identity_provider() = default;

    // Where the browser goes. unavailable: the provider cannot be asked now.
    virtual task<result<std::string>> address_for(sign_in_attempt attempt) = 0;

    // unavailable: the provider cannot be asked now. not_found: they have no role here. rejected: what the provider
    // said cannot be believed; the detail says what, for the log.
    virtual task<result<person>> redeem(provider_answer answer, sign_in_attempt attempt) = 0;
};

}  // namespace tidings::console
