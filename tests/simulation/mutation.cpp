#include "simulation/mutation.hpp"
#include <algorithm>

namespace tidings::simulation {
namespace {

using enum mutation;

constexpr mutation_info known[] = {
    {cursor_without_gaps, "cursor_without_gaps", "ThreeDotsLabs/watermill#311, Eventuous/eventuous#222"},
    {progress_past_unacknowledged, "progress_past_unacknowledged",
     "MassTransit/MassTransit#4990, civitai/civitai#3275"},
    {queue_full_is_delivered, "queue_full_is_delivered", "lukashes/outboxx#135, confluentinc/librdkafka#848"},
    {parked_order_goes_on, "parked_order_goes_on", "MassTransit/MassTransit#3512, watt-mind/factory#1479"},
    {commit_before_store, "commit_before_store", "confluentinc/parallel-consumer#826, civitai/civitai#3275"},
    {start_at_latest, "start_at_latest", "apache/kafka KAFKA-12261, IBM/sarama#1739"},
    {unavailable_drops_the_batch, "unavailable_drops_the_batch", "vectordotdev/vector#14290, fluent/fluent-bit#9495"},
    {quarantine_not_taken, "quarantine_not_taken", "opensearch-project/data-prepper#3247, apache/storm#9078"},
    {inbox_without_dedupe, "inbox_without_dedupe", "dotnetcore/CAP#1080, spring-projects/spring-modulith#321"},
    {versions_not_in_order, "versions_not_in_order", "MassTransit/MassTransit#3512"},
    {lease_by_elapsed_time, "lease_by_elapsed_time", "oban-bg/oban#424, riverqueue/river, databasement PR #510"},
    {bytes_made_anew, "bytes_made_anew", "Resend and Lettermint answer 422 to a changed body under one key"},
    {intent_not_kept, "intent_not_kept", "pimalaya/core#46"},
    {lost_answer_is_unsent, "lost_answer_is_unsent", "postalserver/postal#3016, freescout-help-desk/freescout#5457"},
    {lost_answer_is_sent, "lost_answer_is_sent", "civitai/civitai#3275"},
    {outage_charges_attempts, "outage_charges_attempts", "zarusz/SlimMessageBus#454, OpenSMTPD/OpenSMTPD#65"},
    {claims_for_ever, "claims_for_ever", "stalwartlabs/stalwart#1066, JasperFx/wolverine InboxStaleTime"},
    {intent_left_out_of_a_tick, "intent_left_out_of_a_tick", "what writing many intents as one statement may do"},
    {born_claims_not_recovered, "born_claims_not_recovered", "what handing mails over in memory may do"},
};

}  // namespace

std::span<const mutation_info> historic_bugs() {
    return known;
}

std::optional<mutation> find_mutation(std::string_view name) {
    const auto found = std::ranges::find(known, name, &mutation_info::name);
    return found == std::end(known) ? std::nullopt : std::optional(found->bug);
}

}  // namespace tidings::simulation
