// What a person decides about records in quarantine. Suite: tests/unit/intake.
#pragma once
#include <cstdint>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

class quarantine_desk {
public:
    virtual ~quarantine_desk() = default;

    // Reads the record once more and stores its event; then it leaves the quarantine. False: the event was known
    // already. not_found: no such record.  invalid: it still cannot be read or stored; it stays, and the detail says
    // why.
    virtual task<result<bool>> retry(std::int64_t id) = 0;

    // Forgets the record. False: there is none.
    virtual task<result<bool>> discard(std::int64_t id) = 0;
};

}  // namespace tidings
