#include "render/shop_options.hpp"
#include "domain/read_locale.hpp"
#include "domain/read_time_zone.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

// BCP 47, in its usual form.
result<std::string> parse_locale(const std::string& text) {
    auto read = read_locale(text);
    if (read.is_known && !read.value.empty()) return std::move(read.value);
    return error{errc::invalid, "is no language that is known here; write " +
                                    (read.nearest.empty() ? "a BCP 47 tag such as en-GB" : read.nearest)};
}

// IANA, in its usual form.
result<std::string> parse_time_zone(const std::string& text) {
    auto read = read_time_zone(text);
    if (read.is_known && !read.value.empty()) return std::move(read.value);
    return error{errc::invalid, "is no time zone that is known here; write " +
                                    (read.nearest.empty() ? "an IANA name such as Europe/London" : read.nearest)};
}

}  // namespace

void declare(option_list& options, shop_profile& into) {
    options
        .parsed("shop.name", into.name, parse_one_line,
                "the shop's name in mails; default: the name in TIDINGS_MAIL_FROM")
        .used_by(readers::mail_senders)
        .example("Acme Shop");
    options
        .parsed("shop.locale", into.locale, parse_locale,
                "language of mails for customers who have none, or one without words, and for the merchant: en-GB",
                into.locale)
        .used_by(readers::mail_senders)
        .example("en-GB");
    options
        .parsed("shop.time_zone", into.time_zone, parse_time_zone,
                "time zone of mails for customers who have none, or an unknown one, and for the merchant: "
                "Europe/Berlin",
                into.time_zone)
        .used_by(readers::mail_senders)
        .example("Europe/Berlin");
}

}  // namespace tidings
