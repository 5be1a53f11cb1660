// Bugs that other systems had (docs/guarantees.md), put back one at a time to see that the checks notice them. Each one
// lives in an altered port of the simulated world; the shipped objects stay as they are.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tidings::simulation {

enum class mutation {
    none,
    cursor_without_gaps,           // the outbox is read as `id > last`
    progress_past_unacknowledged,  // progress covers rows that the event log has not confirmed
    queue_full_is_delivered,       // a full producer queue counts as success
    parked_order_goes_on,          // versions behind a poison row are published
    commit_before_store,           // the position is committed when records are read
    start_at_latest,               // a partition without a position starts at its end
    unavailable_drops_the_batch,   // a store that is away counts as stored
    quarantine_not_taken,          // a record that cannot be read is refused instead of kept
    inbox_without_dedupe,          // a known event is stored once more
    versions_not_in_order,         // a mail leaves while an earlier version of its order waits
    lease_by_elapsed_time,         // work is taken back although its owner lives, and anyone may record its end
    bytes_made_anew,               // every attempt renders its own bytes
    intent_not_kept,               // no record before the final dot
    lost_answer_is_unsent,         // no answer after the dot counts as "the line broke before"
    lost_answer_is_sent,           // no answer after the dot counts as accepted
    outage_charges_attempts,       // an outage of the relay is charged to the mails
    claims_for_ever,               // leases of dead senders are never looked through
    intent_left_out_of_a_tick,     // one of several intents of a moment is acknowledged and not kept
    born_claims_not_recovered,     // mails stored with a claim are in nobody's hands when their lease has ended
};

struct mutation_info {
    mutation bug;
    std::string_view name;
    std::string_view seen_in;  // where users met it
};

std::span<const mutation_info> historic_bugs();
std::optional<mutation> find_mutation(std::string_view name);

}  // namespace tidings::simulation
