#include "adapters/http_client/web_address.hpp"
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace tidings {

result<std::string> parse_web_url(const std::string& text) {
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty())
        return error{errc::invalid, "is not a web address; write https://host or http://host:port"};
    if (parsed->has_userinfo())
        return error{errc::invalid,
                     "holds a user or password, which nothing here would send; use the option for the key"};
    return text;
}

result<http_endpoint> parse_private_endpoint(const std::string& text) {
    if (const auto checked = parse_web_url(text); !checked) return checked.error();
    auto endpoint = parse_http_endpoint(text);
    if (!endpoint) return endpoint.error();
    const bool is_here = endpoint->host == "localhost" || endpoint->host == "::1" || endpoint->host.starts_with("127.");
    if (!endpoint->tls && !is_here) return error{errc::invalid, "would send the key unencrypted; write https://…"};
    return endpoint;
}

}  // namespace tidings
