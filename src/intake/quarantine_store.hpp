// The quarantine as its records come back out of it. Suite: tests/contract/inbox.
#pragma once
#include <optional>
#include "intake/event_reader.hpp"

namespace tidings {

class quarantine_store {
public:
    virtual ~quarantine_store() = default;
    virtual task<result<std::optional<raw_record>>> find(std::int64_t id) = 0;
    virtual task<result<bool>> remove(std::int64_t id) = 0;  // false: there is none
};

}  // namespace tidings
