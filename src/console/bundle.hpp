// The console's pages as the build packed them (console/build.mjs). Empty when the program was built without them.
#pragma once
#include <span>
#include <string_view>

namespace tidings::console {

struct asset {
    std::string_view name;  // with a hash of its content: "main-XKQ2B7QJ.js"
    std::string_view content_type;
    std::string_view gzip, brotli;  // the content, compressed both ways
};

struct bundle {
    std::string_view index;  // the page that loads the assets; "%ROOT%" stands for the path that they are under
    std::span<const asset> assets;
    bool is_built() const { return !index.empty(); }
};

const bundle& built_in_bundle();

}  // namespace tidings::console
