// The one writer of inbox and message journal: commands that arrive together share a transaction, its statements and a
// round trip. A command that the database refuses is tried alone, so that it fails no neighbour. It also knows the
// lanes that mails have entered.
#pragma once
#include <unordered_set>
#include "adapters/postgres/journal_command.hpp"
#include "adapters/postgres/pool.hpp"
#include "notify/ready_lanes.hpp"
#include "runtime/group_commit.hpp"

namespace tidings::postgres {

class journal_tick;

class journal_writer {
public:
    // The pool outlives the writer; its schema is the notifications'.
    journal_writer(asio::any_io_executor executor, pool& database, group_commit_limits limits = default_limits());
    static group_commit_limits default_limits() {
        return {.group_max = 256,
                .groups_in_flight_max = 1,
                .waiting_max = 8192,
                .company_max = std::chrono::milliseconds{10}};
    }

    // Answers as connection::run() does.
    task<result<journal_answer>> submit(journal_command command);
    // One command of own statements: they run in this order, all or none.
    task<result<std::vector<rows>>> write(std::vector<query> command);

    ready_lanes& lanes() { return lanes_; }
    const ready_lanes& lanes() const { return lanes_; }
    std::size_t writes_waiting() const { return groups_.waiting(); }  // for metrics

private:
    using groups = group_commit<journal_command, journal_answer>;

    task<groups::answers> write_group(std::vector<journal_command> group);
    task<result<std::vector<journal_answer>>> write_together(connection& link,
                                                             const std::vector<journal_command>& group);

    pool& database_;
    ready_lanes lanes_;
    std::unordered_set<std::int64_t> dictionaries_;  // that the store has; one per template version, kind and language
    groups groups_;
};

}  // namespace tidings::postgres
