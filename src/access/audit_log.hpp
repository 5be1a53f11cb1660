// Who changed what. Suite: tests/contract/audit_log.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "access/audit_entry.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct audit_filter {
    std::optional<std::string> actor, action, object;  // exact
    std::optional<timestamp> from, to;                 // from <= at < to, to the millisecond
    std::optional<audit_id> after;                     // behind this one
    std::size_t limit = 50;                            // 1 to 200
};

struct audit_page {
    std::vector<audit_entry> entries;  // the newest first
    bool has_more = false;
};

struct audit_ending {
    audit_outcome outcome = audit_outcome::done;
    std::int64_t status = 0;
    std::string object;  // known only now; empty: as it was
    std::string result;
};

class audit_log {
public:
    virtual ~audit_log() = default;
    virtual task<result<void>> begin(audit_entry entry) = 0;
    virtual task<result<void>> end(audit_id id, audit_ending ending) = 0;
    virtual task<result<audit_page>> list(audit_filter filter) = 0;
};

}  // namespace tidings
