#include "base/ids.hpp"
#include <algorithm>
#include <array>

namespace tidings {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
    std::string text(36, '-');
    std::size_t at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++at;
        const auto word = nibble < 16 ? high : low;
        text[at++] = hex[(word >> (60 - 4 * (nibble % 16))) & 0xF];
    }
    return text;
}

}  // namespace

std::string id_generator::next_uuid() {
    const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now().time_since_epoch()).count();
    if (now_ms > last_ms_) {
        last_ms_ = now_ms;
        sequence_ = static_cast<std::uint32_t>(random_.next() & 0x7FF);  // 12 bits; half of them left to count up
    } else if (++sequence_ > 0xFFF) {
        ++last_ms_;
        sequence_ = 0;
    }
    const auto high = (static_cast<std::uint64_t>(last_ms_) << 16) | 0x7000 | sequence_;
    const auto low = (random_.next() & 0x3FFF'FFFF'FFFF'FFFF) | 0x8000'0000'0000'0000;
    return uuid_text(high, low);
}

order_id id_generator::next_order() {
    return order_id("ord_" + next_uuid());
}
event_id id_generator::next_event() {
    return event_id("evt_" + next_uuid());
}
message_id id_generator::next_message() {
    return message_id("msg_" + next_uuid());
}

timestamp time_of(const order_id& id) {
    std::uint64_t milliseconds = 0;
    if (!is_id("ord_", id.value)) return {};
    for (const std::size_t at : {4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16})
        milliseconds = milliseconds << 4 | hex.find(id.value[at]);
    return timestamp{std::chrono::milliseconds(milliseconds)};
}

order_id first_order_at(std::chrono::sys_time<std::chrono::milliseconds> at) {
    const auto milliseconds = std::max<std::int64_t>(at.time_since_epoch().count(), 0);
    return order_id("ord_" + uuid_text(static_cast<std::uint64_t>(milliseconds) << 16, 0));
}

bool is_id(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix) || text.size() != prefix.size() + 36) return false;
    text.remove_prefix(prefix.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        if (dash ? text[at] != '-' : hex.find(text[at]) == std::string_view::npos) return false;
    }
    return true;
}

}  // namespace tidings
