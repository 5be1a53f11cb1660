#include "common/console_site.hpp"
#include "common/http_side.hpp"

namespace tidings {

console::site_config console_config_of(const settings& given) {
    console::site_config config;
    config.is_on = given.console == "on";
    if (auto place = console::parse_public_url(given.public_url)) config.place = *std::move(place);
    config.has_tls = !given.tls_cert.empty();
    config.access = access_config_of(given);
    config.version = TIDINGS_VERSION;
    config.delivery_mode = given.delivery_mode;
    return config;
}

}  // namespace tidings
