#include "domain/money.hpp"
#include "domain/order_limits.hpp"

namespace tidings {
namespace {

__extension__ typedef __int128 wide;  // -Wpedantic objects to the bare name

constexpr wide limit = order_limits::amount_max;

violations too_large(std::string pointer, std::string what) {
    return {{std::move(pointer), "total_too_large",
             what + " exceeds " + std::to_string(order_limits::amount_max) + " minor units"}};
}

}  // namespace

boost::system::result<order_totals, violations> totals_of(const order_details& details) {
    wide subtotal = 0;
    for (std::size_t at = 0; at < details.items.size(); ++at) {
        const auto line = static_cast<wide>(details.items[at].quantity) * details.items[at].unit_price;
        if (line < 0 || line > limit) return too_large("/items/" + std::to_string(at), "quantity times unit_price");
        subtotal += line;
        if (subtotal > limit) return too_large("/items", "the sum of the items");
    }
    const auto total = subtotal - details.discount + details.shipping + details.tax;
    if (total < 0)
        return violations{{"/discount", "negative_total", "the discount exceeds subtotal, shipping and tax together"}};
    if (total > limit) return too_large("", "the total (subtotal - discount + shipping + tax)");
    return order_totals{static_cast<std::int64_t>(subtotal), static_cast<std::int64_t>(total)};
}

}  // namespace tidings
