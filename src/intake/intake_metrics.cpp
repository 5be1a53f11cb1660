#include "intake/intake_metrics.hpp"

namespace tidings {

using reading = metrics::reading;

void watch(metrics& into, const intake_loop& intake) {
    const auto count = [&](const char* name, const char* help, std::uint64_t intake_counters::*member) {
        into.watch(name, help, reading::counter, {},
                   [&intake, member] { return static_cast<double>(intake.counters().*member); });
    };
    count("tidings_intake_records_total", "Records read from the event log.", &intake_counters::records);
    count("tidings_intake_stored_total", "Events stored with their messages.", &intake_counters::stored);
    count("tidings_intake_duplicates_total", "Events that were known already.", &intake_counters::duplicates);
    count("tidings_intake_quarantined_total", "Records that could not be read, kept with their bytes.",
          &intake_counters::quarantined);
    count("tidings_intake_skipped_total", "Records that not even the quarantine takes; left behind in the event log.",
          &intake_counters::skipped);
    into.watch("tidings_intake_not_stored_seconds",
               "How long the batch in hand has not been stored; 0 while batches are stored.", reading::gauge, {},
               [&intake] { return std::chrono::duration<double>(intake.counters().not_stored_for).count(); });
    count("tidings_intake_store_errors_total", "Batches that had to be stored again.", &intake_counters::store_errors);
    count("tidings_intake_read_errors_total", "Reads of the event log that failed.", &intake_counters::read_errors);
    const auto commits = [&](const char* name, const char* help, std::uint64_t position_counters::*member) {
        into.watch(name, help, reading::counter, {},
                   [&intake, member] { return static_cast<double>(intake.position_commits().*member); });
    };
    commits("tidings_intake_commits_rejected_total", "Positions that another member owns now.",
            &position_counters::rejected);
    commits("tidings_intake_commit_errors_total", "Positions that could not be committed; a later one covers them.",
            &position_counters::errors);
}

void watch(metrics& into, const receipt_teller& teller) {
    const auto told = [&](const char* state, std::uint64_t receipt_teller_counters::*member) {
        into.watch("tidings_receipts_told_total", "Receipts told to the order side.", reading::counter,
                   {{"state", state}}, [&teller, member] { return static_cast<double>(teller.counters().*member); });
    };
    told("received", &receipt_teller_counters::received);
    told("settled", &receipt_teller_counters::settled);
    into.watch("tidings_receipts_dropped_total", "Receipts not told for lack of room; they are asked for again.",
               reading::counter, {}, [&teller] { return static_cast<double>(teller.counters().dropped); });
    into.watch("tidings_receipts_open_events", "Events whose end is watched for.", reading::gauge, {},
               [&teller] { return static_cast<double>(teller.counters().open); });
}

}  // namespace tidings
