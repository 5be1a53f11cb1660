// problems_of: the rules for the single members of an order.
#include "domain/currency.hpp"
#include "domain/mailbox_address.hpp"
#include "domain/money.hpp"
#include "domain/order_limits.hpp"
#include "domain/order_rules.hpp"
#include "domain/text_rules.hpp"

namespace tidings {
namespace {

namespace limits = order_limits;

// Collects problems; pointers are put together only when there is something to say.
class examiner {
public:
    violations found;
    bool numbers_good = true;

    void add(std::string pointer, std::string code, std::string detail) {
        if (found.size() < violations_max) found.push_back({std::move(pointer), std::move(code), std::move(detail)});
    }

    // True when nothing is wrong with it as a text, so that its shape may be looked at.
    template <class Pointer>
    bool text(const Pointer& pointer, std::string_view value, std::size_t characters_max) {
        if (has_control_character(value)) {
            add(pointer(), "control_character", "line breaks, NUL and other control characters are not allowed");
            return false;
        }
        if (value.size() > characters_max && count_characters(value) > characters_max) {
            add(pointer(), "too_long", "at most " + std::to_string(characters_max) + " characters");
            return false;
        }
        return true;
    }

    template <class Pointer>
    void number(const Pointer& pointer, std::int64_t value, std::int64_t least, std::int64_t most) {
        if (value >= least && value <= most) return;
        numbers_good = false;
        add(pointer(), "out_of_range", "must lie between " + std::to_string(least) + " and " + std::to_string(most));
    }

    template <class Pointer>
    void shape(const Pointer& pointer, bool good, std::string_view code, std::string_view detail) {
        if (!good) add(pointer(), std::string(code), std::string(detail));
    }
};

auto at(std::string_view pointer) {
    return [pointer] { return std::string(pointer); };
}

auto at(std::string_view list, std::size_t index, std::string_view member = {}) {
    return [=] { return std::string(list) + "/" + std::to_string(index) + std::string(member); };
}

void examine(examiner& look, const customer& who) {
    if (look.text(at("/customer/email"), who.email, limits::email_max)) {
        const auto problem = mailbox_problem(who.email);
        if (!problem.empty())
            look.add("/customer/email", "invalid_email",
                     "no e-mail address (RFC 5321 mailbox): " + std::string(problem));
    }
    look.text(at("/customer/name"), who.name, limits::name_max);
    if (!who.locale.empty() && look.text(at("/customer/locale"), who.locale, limits::locale_max))
        look.shape(at("/customer/locale"), is_locale_shape(who.locale), "invalid_locale",
                   "must be a BCP 47 language tag such as en-GB");
    if (!who.time_zone.empty() && look.text(at("/customer/time_zone"), who.time_zone, limits::time_zone_max))
        look.shape(at("/customer/time_zone"), is_time_zone_shape(who.time_zone), "invalid_time_zone",
                   "must be an IANA time zone such as Europe/London");
}

void examine(examiner& look, const std::vector<order_item>& items) {
    if (items.empty()) look.add("/items", "too_few", "an order has at least one item");
    if (items.size() > limits::items_max) {
        look.add("/items", "too_many", "an order has at most " + std::to_string(limits::items_max) + " items");
        return;
    }
    for (std::size_t index = 0; index < items.size(); ++index) {
        const auto& item = items[index];
        look.text(at("/items", index, "/sku"), item.sku, limits::sku_max);
        look.shape(at("/items", index, "/name"), !item.name.empty(), "too_short", "must not be empty");
        look.text(at("/items", index, "/name"), item.name, limits::item_name_max);
        look.number(at("/items", index, "/quantity"), item.quantity, 1, limits::quantity_max);
        look.number(at("/items", index, "/unit_price"), item.unit_price, 0, limits::amount_max);
    }
}

void examine(examiner& look, const postal_address& address) {
    look.text(at("/shipping_address/name"), address.name, limits::name_max);
    if (address.lines.size() > limits::address_lines_max)
        look.add("/shipping_address/lines", "too_many",
                 "at most " + std::to_string(limits::address_lines_max) + " lines");
    else
        for (std::size_t index = 0; index < address.lines.size(); ++index)
            look.text(at("/shipping_address/lines", index), address.lines[index], limits::address_line_max);
    look.text(at("/shipping_address/city"), address.city, limits::city_max);
    look.text(at("/shipping_address/postal_code"), address.postal_code, limits::postal_code_max);
    look.text(at("/shipping_address/region"), address.region, limits::region_max);
    look.shape(at("/shipping_address/country"), address.country.empty() || is_country_code(address.country),
               "invalid_country", "must be an ISO 3166-1 code of two upper-case letters such as GB");
}

void examine(examiner& look, const tracking& parcel) {
    look.text(at("/tracking/carrier"), parcel.carrier, limits::carrier_max);
    look.text(at("/tracking/number"), parcel.number, limits::tracking_number_max);
    if (!parcel.url.empty() && look.text(at("/tracking/url"), parcel.url, limits::url_max))
        look.shape(at("/tracking/url"), is_https_url(parcel.url), "invalid_url",
                   "must be an absolute https:// URL of printable ASCII without user name or password");
}

void examine(examiner& look, const std::map<std::string, std::string>& metadata) {
    if (metadata.size() > limits::metadata_max) {
        look.add("/metadata", "too_many", "at most " + std::to_string(limits::metadata_max) + " members");
        return;
    }
    for (const auto& [key, value] : metadata) {
        const auto pointer = [&key = key] { return "/metadata/" + escaped_pointer_part(key); };
        look.shape(pointer, !key.empty(), "invalid_key", "a name must not be empty");
        if (has_control_character(key) || count_characters(key) > limits::metadata_key_max)
            look.add("/metadata", "invalid_key",
                     "names have at most " + std::to_string(limits::metadata_key_max) +
                         " characters, none of them a control character");
        else
            look.text(pointer, value, limits::metadata_value_max);
    }
}

}  // namespace

violations problems_of(const order_details& details) {
    examiner look;
    look.text(at("/reference"), details.reference, limits::reference_max);
    examine(look, details.customer);
    look.shape(at("/currency"), find_currency(details.currency).has_value(), "unknown_currency",
               "must be an active ISO 4217 code in upper case such as EUR");
    examine(look, details.items);
    look.number(at("/discount"), details.discount, 0, limits::amount_max);
    look.number(at("/shipping"), details.shipping, 0, limits::amount_max);
    look.number(at("/tax"), details.tax, 0, limits::amount_max);
    if (details.shipping_address) examine(look, *details.shipping_address);
    examine(look, details.metadata);
    if (details.tracking) examine(look, *details.tracking);
    // Sums of numbers that are wrong themselves would only repeat the same problem.
    if (look.numbers_good && details.items.size() <= limits::items_max)
        if (const auto totals = totals_of(details); !totals) add_uncovered(look.found, totals.error());
    return std::move(look.found);
}

}  // namespace tidings
