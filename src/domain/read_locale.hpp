// A language as clients write it: BCP 47 in any case, POSIX ("en_US.UTF-8"), three letters, a browser's list.
#pragma once
#include <string_view>
#include "domain/settled_name.hpp"

namespace tidings {

// "en_US", "EN-us", "deu", "de-DE,de;q=0.9" → a BCP 47 tag in its usual case. A tag whose language or
// region is unknown here is kept when it has the shape of one; mails use the shop's language when there are no words in
// it.
settled_name read_locale(std::string_view text);

}  // namespace tidings
