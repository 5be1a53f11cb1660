// A customer's text as one harmless line: no control characters, line ends or marks that reorder the text around it.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

// Controls and line separators become one space, bidirectional embeddings, overrides and isolates go, outer spaces go,
// bytes that are no UTF-8 become U+FFFD. Letters of every script stay as they are.
std::string plain_line(std::string_view text);

}  // namespace tidings
