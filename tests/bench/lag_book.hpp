// What the relay bench measures: for every outbox row when its commit was answered and when the event log acknowledged
// it, and what may never happen: a row that nobody publishes, a later version before an earlier one.
#pragma once
#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>
#include "base/time_source.hpp"
#include "domain/event_record.hpp"

namespace tidings::bench {

enum class stage { before, foreign, after };  // of the foreign transaction, at the commit

class lag_book {
public:
    void committed(const std::vector<outbox_row>& rows, stage when, bool handed_on);
    void published(const outbox_row& row);  // as the event log gets it
    void acknowledged(std::int64_t id);

    bool is_acknowledged(std::int64_t id) const;
    std::size_t rows_committed() const { return committed_; }
    std::size_t rows_acknowledged() const { return acknowledged_; }
    std::size_t repeats() const { return repeats_; }        // published more than once
    std::size_t inversions() const { return inversions_; }  // first published behind a later version of its order

    // {"count": …, "p50_ms": …, "p99_ms": …, "max_ms": …} of one stage, for rows handed on in memory or found by a
    // sweep.
    std::string lag_json(stage when, bool handed_on) const;

private:
    struct entry {
        steady_time committed_at{}, acknowledged_at{};
        stage when = stage::before;
        bool is_committed = false, handed_on = false, is_published = false, is_acknowledged = false;
    };
    entry& at(std::int64_t id);

    std::vector<entry> entries_;  // by outbox id
    std::unordered_map<std::string, std::int64_t> versions_;
    std::size_t committed_ = 0, acknowledged_ = 0, repeats_ = 0, inversions_ = 0;
};

}  // namespace tidings::bench
