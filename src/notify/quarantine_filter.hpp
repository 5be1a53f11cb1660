// Which records in quarantine a list shows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include "notify/record_problem.hpp"

namespace tidings {

struct quarantine_filter {
    std::optional<std::string> topic = {};
    std::optional<record_problem> problem = {};
    std::optional<std::int64_t> before = {};  // ids below this one
    std::size_t limit = 50;                   // 200 at most
};

}  // namespace tidings
