#include "support/source_path.hpp"

namespace tidings {

std::string source_path(const std::string& below) {
    return TIDINGS_SOURCE_DIR "/" + below;
}

}  // namespace tidings
