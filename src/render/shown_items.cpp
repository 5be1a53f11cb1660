#include "render/shown_items.hpp"
#include <algorithm>
#include "render/html_text.hpp"

namespace tidings {
namespace {

// With the largest address, reference and carrier that an order can have the rest of a mail takes 40 KB.
constexpr std::size_t items_max = 30, items_room = 50'000, item_markup = 1'100;
constexpr std::size_t metadata_room = 10'000, metadata_markup = 250;

}  // namespace

std::size_t shown_items(const std::vector<order_item>& items) {
    std::size_t used = 0, shown = 0;
    for (const auto& item : items) {
        used += item_markup + escaped_html(item.name).size() + escaped_html(item.sku).size();
        if (shown > 0 && (shown == items_max || used > items_room)) break;
        ++shown;
    }
    return shown;
}

std::size_t shown_metadata(const std::map<std::string, std::string>& metadata) {
    std::size_t used = 0, shown = 0;
    for (const auto& [key, value] : metadata) {
        used += metadata_markup + escaped_html(key).size() + escaped_html(value).size();
        if (shown > 0 && used > metadata_room) break;
        ++shown;
    }
    return shown;
}

}  // namespace tidings
