// Where browsers find this service (TIDINGS_PUBLIC_URL): scheme, name and the path that a proxy has put before it.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings::console {

struct public_url {
    std::string authority;  // lower case, without the scheme's own port; empty: not told
    std::string path;       // without the slash at its end: "" or "/tidings"
    bool is_https = false;
};

std::string text_of(const public_url& place);  // "https://shop.example/tidings"; empty: not told

// Empty text: not told. invalid: it is no http(s) URL, or has a user, query or fragment.
result<public_url> parse_public_url(std::string_view text);

}  // namespace tidings::console
