// One thing that a running service looked at, as `tidings doctor` does from outside.
#pragma once
#include <functional>
#include <string>
#include "runtime/task.hpp"

namespace tidings::api {

struct finding {
    bool is_well = true;
    std::string words;  // for anybody; no secrets
};

inline task<finding> seen_at_once(finding seen) {
    co_return seen;
}

// May wait and talk to others; it has a deadline of its own, and is never run twice at once.
struct look {
    std::string check;  // "database", "mail relay smtp.example:587"
    std::function<task<finding>()> run;
};

// One that waits for nothing.
inline look glance(std::string check, std::function<finding()> see) {
    return {std::move(check), [see = std::move(see)]() -> task<finding> { return seen_at_once(see()); }};
}

}  // namespace tidings::api
