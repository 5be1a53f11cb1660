#include "base/nearest_word.hpp"
#include <algorithm>
#include <utility>

namespace tidings {
namespace {

// Edits between two words (Wagner and Fischer, 1974).
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t at = 0; at <= right.size(); ++at) row[at] = at;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const auto changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

// What all the names begin with says nothing about which of them was meant.
std::size_t telling_size(std::string_view word) {
    for (const std::string_view start : {"TIDINGS_", "--"})
        if (word.starts_with(start)) return word.size() - start.size();
    return word.size();
}

}  // namespace

std::string nearest_word(std::string_view wrong, const std::vector<std::string>& candidates) {
    auto best = std::max<std::size_t>(telling_size(wrong) / 3, 1) + 1;
    std::string found;
    for (const auto& candidate : candidates) {
        const auto edits = distance(wrong, candidate);
        if (edits >= best) continue;
        best = edits;
        found = candidate;
    }
    return found;
}

}  // namespace tidings
