#include "console/public_url.hpp"
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include "base/ascii_case.hpp"

namespace tidings::console {

std::string text_of(const public_url& place) {
    if (place.authority.empty()) return {};
    return (place.is_https ? "https://" : "http://") + place.authority + place.path;
}

result<public_url> parse_public_url(std::string_view text) {
    if (text.empty()) return public_url{};
    const error wrong{errc::invalid, "is not where browsers find this service; write https://tidings.shop.example"};
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    if (!parsed || parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment() || parsed->host().empty())
        return wrong;
    if (parsed->scheme() != "http" && parsed->scheme() != "https") return wrong;
    public_url found;
    found.is_https = parsed->scheme() == "https";
    found.authority = in_lower_case({parsed->encoded_host_and_port().data(), parsed->encoded_host_and_port().size()});
    const std::string_view usual_port = found.is_https ? ":443" : ":80";
    if (found.authority.ends_with(usual_port)) found.authority.resize(found.authority.size() - usual_port.size());
    const auto path = parsed->encoded_path();
    found.path.assign(path.data(), path.size());
    while (found.path.ends_with('/')) found.path.pop_back();
    return found;
}

}  // namespace tidings::console
