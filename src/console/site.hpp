// The console before a program's listeners: pages, sessions, and the way from a browser to the APIs. Everything under
// /console is answered here, and "/" leads browsers there; the rest goes to the listener's own handler.
#pragma once
#include <functional>
#include <string>
#include <vector>
#include "api/access_control.hpp"
#include "api/http_message.hpp"
#include "api/rate_limiter.hpp"
#include "console/browser_rules.hpp"
#include "console/bundle.hpp"
#include "console/provider_door.hpp"
#include "console/public_url.hpp"
#include "console/sessions.hpp"

namespace tidings::console {

struct site_config {
    bool is_on = true;          // TIDINGS_CONSOLE
    public_url place;           // TIDINGS_PUBLIC_URL
    bool has_mailbox = false;   // /v1/mailbox is there, and has a page
    bool has_tls = false;       // TIDINGS_TLS_CERT: what comes to these listeners is encrypted
    api::access_config access;  // keys and limits, as on the API
    std::string version;
    std::string delivery_mode;  // "live", …: shown when mail does not go to customers
};

class site {
public:
    // `keys`: a session ends with the key that it began with; may be null. `door`: people may also sign in with a
    // provider; may be null. What is passed by reference outlives the site.
    site(site_config config, const bundle& pages, const time_source& clock, key_ring* keys = nullptr,
         provider_door* door = nullptr);
    site(const site&) = delete;
    site& operator=(const site&) = delete;

    // A listener's handler with the console before it. Under "/console/api/<side>/" its API is found on every listener
    // of this site. The site outlives all of them.
    api::http_handler serve(std::string side, api::http_handler own);

private:
    struct upstream {
        std::string side;  // "orders", "notifications"
        api::http_handler handler;
    };
    // A request on its way to an API: as that API sees it.
    struct forwarded {
        const upstream* to = nullptr;
        api::http_request request;
    };
    struct visit {
        const api::http_request& request;
        std::string_view path;  // without the query
        host_kind host;
    };

    bool is_ours(const api::http_request& request) const;
    visit visit_of(const api::http_request& request) const;
    std::optional<api::http_response> refusal_of(const visit& from);
    std::optional<api::http_response> refused_client(const visit& from);
    std::optional<api::http_response> refused_at_door(const visit& from);
    std::optional<forwarded> forward(const visit& from);
    caller_ptr client_of(const visit& from);
    std::function<bool()> lasting(const visit& from);
    task<api::http_response> answer(const api::http_request& request);
    task<api::http_response> through_door(visit from);
    task<api::http_response> session_answer(visit from);
    api::http_response sign_in(const visit& from);
    task<api::http_response> sign_out(visit from);
    api::http_response session_shown(const visit& from);
    std::optional<api::http_response> admit(api::http_request& request);

    site_config config_;
    const bundle& pages_;
    std::string index_;
    api::access_control access_;
    std::optional<api::rate_limiter> limiter_;
    key_ring* keys_;
    provider_door* door_;
    sessions sessions_;
    std::vector<upstream> upstreams_;
};

}  // namespace tidings::console
