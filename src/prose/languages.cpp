#include "prose/languages.hpp"
#include "prose/lexicon.hpp"

namespace tidings {

bool is_language_known(std::string_view language) {
    return lexicon::find(language) != nullptr;
}

}  // namespace tidings
