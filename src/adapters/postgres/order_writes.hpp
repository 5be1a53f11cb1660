// A group of order writes as queries, and their answers as outcomes. Pure: no connection here.
#pragma once
#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/statement.hpp"
#include "ordering/order_repository.hpp"

namespace tidings::postgres {

// One transaction: its queries, and which command each answered row belongs to.
struct write_plan {
    std::vector<query> queries;
    std::vector<std::size_t> creates, changes;  // places in the group, in the order of the answered rows
};

write_plan plan_writes(const std::vector<order_write>& group);

struct group_outcome {
    std::vector<write_outcome> outcomes;  // in the group's order
    std::vector<outbox_row> committed;    // by id
};

// Takes the events of what was written out of the group.
group_outcome read_outcomes(const write_plan& plan, std::vector<order_write>& group, const std::vector<rows>& answers);

}  // namespace tidings::postgres
