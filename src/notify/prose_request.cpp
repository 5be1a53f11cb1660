#include "notify/prose_request.hpp"
#include <algorithm>
#include "render/greeted_name.hpp"
#include "render/plain_line.hpp"

namespace tidings {
namespace {

constexpr std::size_t products_max = 5;

}  // namespace

prose_request prose_request_for(const order_event& event, mail_kind kind, std::string_view language,
                                std::string_view shop) {
    const auto& details = event.order.details;
    prose_request request{.kind = kind,
                          .language = std::string(language),
                          .shop = plain_line(shop),
                          .products = {},
                          .names_customer = !greeted_name(details.customer.name).empty()};
    if (!is_plain_name(request.shop, language)) request.shop.clear();
    for (const auto& item : details.items) {
        auto name = plain_line(item.name);
        if (request.products.size() == products_max) break;
        if (!is_plain_name(name, language) || std::ranges::find(request.products, name) != request.products.end())
            continue;
        request.products.push_back(std::move(name));
    }
    return request;
}

prose_rules prose_rules_of(const prose_request& request) {
    prose_rules rules{.language = request.language,
                      .kind = name_of(request.kind),
                      .names = request.products,
                      .names_customer = request.names_customer};
    if (!request.shop.empty()) rules.names.push_back(request.shop);
    return rules;
}

prose_finding check_draft(const mail_slots& draft, const prose_request& request) {
    const auto rules = prose_rules_of(request);
    if (auto found = check_greeting(draft.greeting, rules); !found) return found;
    return check_paragraph(draft.paragraph, rules);
}

}  // namespace tidings
