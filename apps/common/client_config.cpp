#include "common/client_config.hpp"
#include "adapters/http_client/web_address.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {

void declare(option_list& options, client_config& into) {
    constexpr auto cli = programs({program::cli});
    options
        .parsed("orders_url", into.orders_url, parse_web_url, "order service that the command line tool talks to",
                into.orders_url)
        .used_by(cli)
        .example("https://orders.shop.example");
    options
        .parsed("notifications_url", into.notifications_url, parse_web_url,
                "notification service that the command line tool talks to; not set: orders_url, when that answers both "
                "(`tidings dev`)",
                into.notifications_url)
        .used_by(cli)
        .example("https://notifications.shop.example");
    options
        .parsed("ca_file", into.ca_file, parse_readable_file,
                "PEM file of who may sign the certificates of services at https://; empty: the system's authorities")
        .used_by(cli)
        .example("/etc/tidings/ca.pem");
    options.secret_text("api_key", into.api_key, "API key that the command line tool sends")
        .used_by(cli)
        .example("a-key-of-20-characters-or-more");
}

}  // namespace tidings
