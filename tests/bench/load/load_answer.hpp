// How the service answered one order.
#pragma once
#include <string>

namespace tidings::bench {

struct load_answer {
    unsigned status = 0;      // 0: the line broke
    std::string order = "-";  // the new order's id
};

}  // namespace tidings::bench
