#include "render/greeted_name.hpp"
#include "prose/guard.hpp"
#include "render/plain_line.hpp"

namespace tidings {

std::string greeted_name(std::string_view customer_name) {
    auto name = plain_line(customer_name);
    return is_plain_person(name) ? name : std::string();
}

}  // namespace tidings
