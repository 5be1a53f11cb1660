// A record of the event log, whatever it is about.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tidings {

struct log_record {
    std::int64_t number = 0;  // names it in its publish_outcome; the caller's
    std::string key;          // records of one key keep their order
    std::vector<std::pair<std::string, std::string>> headers;
    std::string value;
};

}  // namespace tidings
