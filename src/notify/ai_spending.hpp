// What the copywriter has used on a day (UTC), for all instances and over restarts. Suite: tests/contract/ai_spending.
#pragma once
#include <cstdint>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct ai_tokens {
    std::int64_t in = 0, out = 0;
    std::int64_t all() const { return in + out; }
    friend ai_tokens operator+(ai_tokens a, ai_tokens b) { return {a.in + b.in, a.out + b.out}; }
    friend bool operator==(const ai_tokens&, const ai_tokens&) = default;
};

class ai_spending {
public:
    virtual ~ai_spending() = default;
    // Adds to the day of `at` and answers that day's total; nothing added is a look. outcome_unknown: it may be added.
    virtual task<result<ai_tokens>> add(timestamp at, ai_tokens used) = 0;
};

}  // namespace tidings
