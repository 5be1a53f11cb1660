#include "console/site_options.hpp"
#include "runtime/options.hpp"

namespace tidings::console {

void declare(option_list& options, site_config& into) {
    options.choice<bool>("console", into.is_on, {{"on", true}, {"off", false}}, "the web console at /console/")
        .used_by(readers::mail_senders)
        .example("off");
    options
        .parsed("public_url", into.place, parse_public_url,
                "where browsers find this service when a proxy is in front, such as https://tidings.shop.example: the "
                "console answers to this name, and signing in needs https there")
        .used_by(readers::mail_senders)
        .example("https://tidings.shop.example");
}

}  // namespace tidings::console
