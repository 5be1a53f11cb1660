#include "api/access_options.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings::api {
namespace {

result<secret> parse_api_key(const std::string& text) {
    if (text.size() < 20)
        return error{errc::invalid, "is shorter than 20 characters; `openssl rand -base64 30` makes a good one"};
    if (text.size() > 200) return error{errc::invalid, "is longer than 200 characters"};
    return parse_header_secret(text);
}

}  // namespace

void declare(option_list& options, access_config& into) {
    options
        .choice<auth_mode>("auth", into.auth, {{"required", auth_mode::required}, {"off", auth_mode::off}},
                           "API keys; off is refused unless listening on loopback")
        .used_by(readers::servers)
        .default_shown("required; dev: off")
        .example("required");
    options
        .parsed("bootstrap_api_key", into.bootstrap_key, parse_api_key, "an admin key for first set-up and containers")
        .of_kind(option_kind::secret)
        .used_by(readers::servers)
        .example("a-key-of-20-characters-or-more");
    options.rate_limit("rate_limit", into.limit, "requests per API key or address; \"off\" for load tests")
        .used_by(readers::servers)
        .example("100/s");
}

}  // namespace tidings::api
