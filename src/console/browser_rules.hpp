// What a browser's request must look like before the console answers it. Pure functions of the request's head.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include "api/http_message.hpp"
#include "console/public_url.hpp"

namespace tidings::console {

// What the Host field says about how the browser came here.
enum class host_kind {
    foreign,   // a name that is not ours: a page may have pointed its own name at our address (DNS rebinding)
    loopback,  // localhost or a loopback address: nobody listens in between
    secure,    // any of the other two through our own TLS (TIDINGS_TLS_CERT), or TIDINGS_PUBLIC_URL with https
    plain,     // an address, or TIDINGS_PUBLIC_URL with http: others may listen in
};
host_kind kind_of_host(std::string_view host, const public_url& place, bool has_tls);

// True when one of our own pages sent it: browsers set Sec-Fetch-Site, and no foreign page can set Tidings-Console.
bool is_from_our_pages(const api::http_request& request);

// True when it loads a document into a frame of one of our own pages, which cannot set a field. Only reads.
bool is_our_frame(const api::http_request& request);

// The value of a cookie; empty when there is none.
std::string_view cookie_of(const api::http_request& request, std::string_view name);

// A Set-Cookie field that no script can read (RFC 6265bis), for the whole host. `same_site`: "Strict" or "Lax".
// Lifetime 0 removes it.
std::string set_cookie(std::string_view name, std::string_view value, std::string_view same_site,
                       std::chrono::seconds lifetime, host_kind host);

// True when Accept names text/html: a person with a browser, not a program.
bool wants_a_page(const api::http_request& request);

// True when the coding may be sent (RFC 9110, section 12.5.3; weights other than 0 are all alike).
bool takes_coding(const api::http_request& request, std::string_view coding);

}  // namespace tidings::console
