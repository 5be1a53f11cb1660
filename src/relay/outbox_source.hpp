// The outbox as the relay reads it. Suite: tests/contract/outbox_source.
//
// Ids are drawn in insert order, not commit order: a reader that only asks for `id > last` loses rows for ever:
// a transaction with a lower id may commit after one with a higher id was read. So each view is one snapshot of
// "everything above `after`, plus the listed gaps", and says which transactions were still running, so that the relay
// knows when a gap can no longer fill.
#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "domain/event_record.hpp"
#include "runtime/task.hpp"

namespace tidings {

// Its events from this one on wait for a person; earlier ones were delivered, or are on their way.
struct parked_order {
    order_id order;
    std::int64_t from_id = 0;
    friend bool operator==(const parked_order&, const parked_order&) = default;
};

struct outbox_view {
    std::vector<outbox_row> rows;             // by id, all from one snapshot
    std::uint64_t oldest_running = 0;         // every transaction below this had ended when the snapshot was taken
    std::uint64_t next_transaction = 0;       // every transaction that had drawn an id by then is below this
    std::vector<parked_order> parked_orders;  // normally none
};

struct relay_lead {
    std::int64_t epoch = 0;              // the fence: a later leader has a larger one
    std::int64_t delivered_through = 0;  // every id up to here is delivered, or was never committed
    std::string store;                   // names the database: ids of one mean nothing in another
};

// How far the outbox reaches beyond what is known to be delivered. Ids that were never committed count too.
struct outbox_extent {
    std::int64_t last_id = 0;            // the highest that a commit has shown; 0: none yet
    std::int64_t delivered_through = 0;  // as the leader last saved it
};

class outbox_source {
public:
    virtual ~outbox_source() = default;

    // Becomes the leader, or renews when it leads already. conflict: another instance's lease still runs.
    virtual task<result<relay_lead>> take_lead(std::string instance, std::chrono::milliseconds lease) = 0;

    // Rows with id > after (the first rows_max of them) and the rows of `gaps` that are there now; parked rows never.
    // Later rows of a parked order are given like any other: the relay parks them too, so that none passes the poison
    // row.
    virtual task<result<outbox_view>> read(std::int64_t after, std::vector<std::int64_t> gaps,
                                           std::size_t rows_max) = 0;

    // Cheap at any size, for every half second. Also for instances that do not lead.
    virtual task<result<outbox_extent>> extent() = 0;

    // Remembers progress and renews the lease; a lease of zero gives the lead up at once.
    // rejected: another instance took the lead (epoch is old), or this is not the database in which it was taken (a
    // dump was restored, a standby took over); stop publishing.
    virtual task<result<void>> save_progress(relay_lead lead, std::chrono::milliseconds lease) = 0;

    // A row that nobody may publish until a person looks: the poison row itself, or one of the same order behind it.
    // Cleaning up behind delivered_through keeps parked rows. Parking a parked row again changes nothing.
    virtual task<result<void>> park(std::int64_t id, std::string reason) = 0;
};

}  // namespace tidings
