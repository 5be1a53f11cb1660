#include "ordering/refusal.hpp"
#include <stdexcept>

namespace tidings {

void throw_exception_from_error(const refusal& cause, const boost::source_location&) {
    throw std::logic_error("refused: " + cause.detail);
}

}  // namespace tidings
