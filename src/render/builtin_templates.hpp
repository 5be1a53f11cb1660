// The template files of src/render/templates, as embedded by the build.
#pragma once
#include <span>
#include <string_view>

namespace tidings {

struct builtin_template {
    std::string_view name;  // "en/placed.html"
    std::string_view source;
};

std::span<const builtin_template> builtin_templates();

}  // namespace tidings
