// An id of the contract as PostgreSQL keeps it: the 16 bytes of its UUID, without the prefix that says what it names.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include "base/ids.hpp"

namespace tidings::postgres {

struct uuid_value {
    std::array<char, 16> bytes{};
};

// Empty for what is no prefix of four characters and a UUID; in a query that is NULL, which equals nothing.
std::optional<uuid_value> uuid_of(std::string_view id);
template <class Tag>
std::optional<uuid_value> uuid_of(const named_string<Tag>& id) {
    return uuid_of(std::string_view(id.value));
}

// The way back. `bytes` are the 16 of a uuid column, `prefix` is "ord_", "evt_" or "msg_".
std::string id_text(std::string_view prefix, std::string_view bytes);

}  // namespace tidings::postgres
