#include "adapters/sqlite/early_receipts.hpp"
#include "adapters/sqlite/sql/receipts.hpp"

namespace tidings::sqlite {

void early_receipts::note(std::int64_t id, bool settled) {
    auto& noted = page_of(id);
    set(noted.received, id);
    if (settled) set(noted.settled, id);
    noted.is_changed = true;
}

void early_receipts::save() {
    for (auto& [number, kept] : pages_)
        if (std::exchange(kept.is_changed, false))
            db_.prepare(sql::receipts::keep_page).bind(number, kept.received, kept.settled).run();
}

void early_receipts::drop_through(std::int64_t id) {
    db_.prepare(sql::receipts::drop_pages).bind((id + 1) / ids_per_page).run();
}

early_receipts::page& early_receipts::page_of(std::int64_t id) {
    const auto [found, is_new] = pages_.try_emplace(id / ids_per_page);
    if (is_new) {
        auto rows = db_.prepare(sql::receipts::find_page);
        if (rows.bind(found->first).step()) found->second = {rows.text(0), rows.text(1), false};
    }
    return found->second;
}

bool early_receipts::is_set(const std::string& bits, std::int64_t id) {
    const auto place = static_cast<std::size_t>(id % ids_per_page);
    return (static_cast<unsigned char>(bits.at(place / 8)) >> (place % 8) & 1) != 0;
}

void early_receipts::set(std::string& bits, std::int64_t id) {
    const auto place = static_cast<std::size_t>(id % ids_per_page);
    auto& byte = bits.at(place / 8);
    byte = static_cast<char>(static_cast<unsigned char>(byte) | 1U << (place % 8));
}

}  // namespace tidings::sqlite
