// A list's filters under a name, kept for one caller or for everybody. Holds no e-mail address: it outlives the customer it
// would be about.
#pragma once
#include <string>
#include "base/timestamp.hpp"

namespace tidings {

struct saved_view {
    std::string owner;   // owner_of() a key, "bootstrap" or "anonymous"; empty: for everybody
    std::string list;    // "messages", "orders" or "dead-letters"
    std::string name;    // 1 to 60 bytes; with owner and list it says which view this is
    std::string filter;  // JSON: an object of texts, as the list's parameters
    timestamp saved_at;
    std::string saved_by;  // id of the key
    friend bool operator==(const saved_view&, const saved_view&) = default;
};

inline constexpr std::size_t views_of_owner_max = 50;  // everybody's count as one owner's
inline constexpr std::size_t views_max = 2'000;

}  // namespace tidings
