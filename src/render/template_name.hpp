// A name in the code's own words that a template may ask for. Literals only: data keeps no copy of it, and the number
// by which templates find it is worked out by the compiler.
#pragma once
#include <cstdint>
#include <string_view>

namespace tidings {

// FNV-1a. Names that are equal have equal keys; the reverse is checked where it matters.
constexpr std::uint64_t template_key(std::string_view name) {
    std::uint64_t key = 14'695'981'039'346'656'037u;
    for (const char c : name) key = (key ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
    return key;
}

class template_name {
public:
    consteval template_name(const char* literal) : text_(literal), key_(template_key(text_)) {}

    constexpr std::string_view text() const { return text_; }
    constexpr std::uint64_t key() const { return key_; }

private:
    std::string_view text_;
    std::uint64_t key_;
};

}  // namespace tidings
