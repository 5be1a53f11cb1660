// An audit log in memory.
#pragma once
#include <algorithm>
#include <optional>
#include "access/audit_log.hpp"

namespace tidings::testing_support {

struct memory_audit final : audit_log {
    task<result<void>> begin(audit_entry entry) override {
        if (trouble) co_return *trouble;
        kept.push_back(std::move(entry));
        co_return result<void>();
    }
    task<result<void>> end(audit_id id, audit_ending ending) override {
        if (away_at_end) co_return error{errc::unavailable, "away"};
        auto& one = *std::ranges::find(kept, id, &audit_entry::id);
        one.outcome = ending.outcome;
        one.status = ending.status;
        if (!ending.object.empty()) one.object = ending.object;
        one.result = ending.result;
        co_return result<void>();
    }
    task<result<audit_page>> list(audit_filter filter) override {
        asked = filter;
        co_return audit_page{kept, more};
    }

    std::vector<audit_entry> kept;
    audit_filter asked;
    bool more = false, away_at_end = false;
    std::optional<error> trouble;
};

}  // namespace tidings::testing_support
