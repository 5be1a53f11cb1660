// A span_sink that keeps what it was given, so that a test can look for a span by its name.
#pragma once
#include <variant>
#include <vector>
#include "tracing/span_sink.hpp"

namespace tidings::testing_support {

struct recording_spans final : span_sink {
    bool on = true;
    std::vector<span> ended;

    bool is_on() const override { return on; }
    void take(span work) override { ended.push_back(std::move(work)); }

    const span* named(std::string_view name) const {
        for (const auto& work : ended)
            if (work.name == name) return &work;
        return nullptr;
    }
};

// The attribute as text; empty when it is missing.
inline std::string attribute_in(const span& work, std::string_view name) {
    for (const auto& one : work.attributes) {
        if (one.name != name) continue;
        if (const auto* text = std::get_if<std::string>(&one.value)) return *text;
        if (const auto* number = std::get_if<std::int64_t>(&one.value)) return std::to_string(*number);
        return std::get<bool>(one.value) ? "true" : "false";
    }
    return {};
}

}  // namespace tidings::testing_support
