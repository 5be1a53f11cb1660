// The way through the provider: /console/oidc/start sends a browser there, /console/oidc/callback takes it back. What
// goes wrong on the way is told by the sign-in page, in its own words: /console/?sign-in=expired.
#pragma once
#include <string>
#include <string_view>
#include "api/http_message.hpp"
#include "console/browser_rules.hpp"
#include "console/identity_provider.hpp"
#include "console/people.hpp"
#include "runtime/log.hpp"

namespace tidings::console {

class provider_door {
public:
    struct passage {
        api::http_response answer;
        caller_ptr entered;  // null: nobody
    };

    // What is passed by reference outlives it.
    provider_door(identity_provider& provider, people& guests, logger log)
        : provider_(provider), people_(guests), log_(std::move(log)) {}

    static bool is_its(std::string_view path);
    // `home`: the path of the console's pages. The host is not plain or foreign.
    task<passage> answer(const api::http_request& request, host_kind host, std::string home);
    task<result<void>> leave(caller_ptr who) { return people_.leave(std::move(who)); }

private:
    task<passage> start(host_kind host, std::string home);
    task<passage> come_back(const api::http_request& request, host_kind host, std::string home);
    task<passage> let_in(const api::http_request& request, person who, std::string home);

    identity_provider& provider_;
    people& people_;
    logger log_;
};

}  // namespace tidings::console
