// One line of `tidings doctor`.
#pragma once
#include <string>

namespace tidings {

struct finding {
    std::string what;  // "database", "mail relay"
    bool is_well = false;
    std::string words;
};

}  // namespace tidings
