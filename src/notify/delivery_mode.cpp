#include "notify/delivery_mode.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"
#include "mail/mailbox.hpp"
#include "runtime/config_value.hpp"

namespace tidings {
namespace {

std::vector<std::string> domains_of(std::string_view list) {
    auto domains = parse_list(list);
    for (auto& domain : domains) domain = in_lower_case(domain);
    return domains;
}

bool is_plain(const std::string& domain) {
    return domain.find_first_of("@ /") == std::string::npos;
}

error wrong(const char* sentence) {
    return {errc::invalid, sentence};
}

}  // namespace

std::string delivery_mode::text() const {
    switch (kind) {
        case kinds::live: return "live";
        case kinds::redirect: return "redirect:" + address;
        case kinds::sink: return "sink";
        case kinds::allowlist: break;
    }
    std::string list;
    for (const auto& domain : domains) list += (list.empty() ? "" : ",") + domain;
    return "allowlist:" + list;
}

result<delivery_mode> parse_delivery_mode(std::string_view text) {
    using enum delivery_mode::kinds;
    constexpr std::string_view redirect_prefix = "redirect:", allowlist_prefix = "allowlist:";
    if (text == "live") return delivery_mode{live, {}, {}};
    if (text == "sink") return delivery_mode{sink, {}, {}};
    if (text.starts_with(redirect_prefix)) {
        const std::string address(text.substr(redirect_prefix.size()));
        if (!check_address(address))
            return wrong("has no mail address behind redirect:; write redirect:test@example.com");
        return delivery_mode{redirect, address, {}};
    }
    if (text.starts_with(allowlist_prefix)) {
        auto domains = domains_of(text.substr(allowlist_prefix.size()));
        if (domains.empty() || !std::ranges::all_of(domains, is_plain))
            return wrong("has no domains behind allowlist:; write allowlist:example.com,example.org");
        return delivery_mode{allowlist, {}, std::move(domains)};
    }
    return wrong("is none of live, redirect:ADDR, allowlist:DOMAIN,… and sink");
}

mail_route route_for(const delivery_mode& mode, const std::string& recipient) {
    switch (mode.kind) {
        case delivery_mode::kinds::live: return {recipient, {}};
        case delivery_mode::kinds::redirect: return {mode.address, {}};
        case delivery_mode::kinds::sink: return {{}, "delivery mode sink: nothing is sent"};
        case delivery_mode::kinds::allowlist: break;
    }
    const auto domain = domain_of(recipient);
    if (std::ranges::find(mode.domains, domain) != mode.domains.end()) return {recipient, {}};
    return {{}, "delivery mode allowlist: " + domain + " is not on it"};
}

}  // namespace tidings
