#include "runtime/log.hpp"

namespace tidings {

std::string masked_email(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0) return "***";
    return std::string(address.substr(0, 1)) + "***" + std::string(address.substr(at));
}

}  // namespace tidings
