// The one writer of inbox and message journal: commands that arrive together share a transaction and a round trip.
// A command that the database refuses is tried alone, so that it fails no neighbour.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/group_commit.hpp"

namespace tidings::postgres {

class journal_writer {
public:
    // The pool outlives the writer; its schema is the notifications'.
    journal_writer(asio::any_io_executor executor, pool& database, group_commit_limits limits = default_limits());
    static group_commit_limits default_limits() {
        return {.group_max = 128, .groups_in_flight_max = 1, .waiting_max = 8192};
    }

    // One command: its queries run in this order, all or none. Answers as connection::run() does.
    task<result<std::vector<rows>>> write(std::vector<query> command);

    std::size_t writes_waiting() const { return groups_.waiting(); }  // for metrics

private:
    using command = std::vector<query>;
    using answer = std::vector<rows>;
    using groups = group_commit<command, answer>;

    task<groups::answers> write_group(std::vector<command> group);

    pool& database_;
    groups groups_;
};

}  // namespace tidings::postgres
