#include "domain/customer_names.hpp"
#include "domain/read_locale.hpp"
#include "domain/read_time_zone.hpp"

namespace tidings {
namespace {

std::string did_you_mean(const std::string& nearest) {
    return nearest.empty() ? std::string{} : "; did you mean " + nearest + "?";
}

}  // namespace

warnings settle_customer(customer& who) {
    warnings found;
    auto locale = read_locale(who.locale);
    auto zone = read_time_zone(who.time_zone);
    if (!locale.is_known)
        found.push_back({"/customer/locale", "unknown_locale",
                         "this language is not known here (BCP 47, such as en-GB), so mails use the shop's own" +
                             did_you_mean(locale.nearest),
                         locale.nearest});
    if (!zone.is_known)
        found.push_back({"/customer/time_zone", "unknown_time_zone",
                         "this time zone is not known here (IANA, such as Europe/London), so mails use the shop's own" +
                             did_you_mean(zone.nearest),
                         zone.nearest});
    who.locale = std::move(locale.value);
    who.time_zone = std::move(zone.value);
    return found;
}

}  // namespace tidings
