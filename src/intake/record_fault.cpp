#include "intake/record_fault.hpp"
#include <stdexcept>

namespace tidings {

void throw_exception_from_error(const record_fault& cause, const boost::source_location&) {
    throw std::logic_error("not read: " + cause.reason);
}

}  // namespace tidings
