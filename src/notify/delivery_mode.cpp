#include "notify/delivery_mode.hpp"
#include <algorithm>
#include "mail/mailbox.hpp"

namespace tidings {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::vector<std::string> domains_of(std::string_view list) {
    std::vector<std::string> domains;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto part = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (part.starts_with('@')) part.remove_prefix(1);
        if (!part.empty()) domains.push_back(lower(part));
    }
    return domains;
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
        if (auto checked = check_address(address); !checked)
            return error{errc::invalid, "redirect: " + checked.error().detail};
        return delivery_mode{redirect, address, {}};
    }
    if (text.starts_with(allowlist_prefix)) {
        auto domains = domains_of(text.substr(allowlist_prefix.size()));
        if (domains.empty())
            return error{errc::invalid, "allowlist needs at least one domain, such as allowlist:shop.example"};
        return delivery_mode{allowlist, {}, std::move(domains)};
    }
    return error{errc::invalid, "use live, redirect:ADDRESS, allowlist:DOMAIN,… or sink"};
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
