// A time zone as clients write it: IANA's name in any case, a name of Windows, an offset of whole hours.
#pragma once
#include <string_view>
#include "domain/settled_name.hpp"

namespace tidings {

// "europe/berlin", "America/New York", "W. Europe Standard Time", "UTC+2" → IANA's name. A name that is unknown here
// but has the shape of one is kept, because a machine's own data may be newer; mails use the shop's zone when it is not
// there either.
settled_name read_time_zone(std::string_view text);

}  // namespace tidings
