// "did you mean …?": the word that was probably meant.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tidings {

// The candidate with the fewest edits from `wrong`, when a third of its letters or fewer differ; otherwise empty.
std::string nearest_word(std::string_view wrong, const std::vector<std::string>& candidates);

}  // namespace tidings
