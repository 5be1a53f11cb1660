#include "adapters/smtp/smtp_mailer.hpp"
#include "common/figures.hpp"
#include "intake/intake_loop.hpp"
#include "notify/dispatcher.hpp"

namespace tidings {

using reading = metrics::reading;

void watch_dispatcher(metrics& figures, const dispatcher& sends) {
    const auto ended = [&](const char* outcome, std::uint64_t dispatcher_counters::*member) {
        figures.watch("tidings_messages_ended_total", "Tries of messages by how they ended.", reading::counter,
                      {{"outcome", outcome}},
                      [&sends, member] { return static_cast<double>(sends.counters().*member); });
    };
    ended("sent", &dispatcher_counters::sent);
    ended("deferred", &dispatcher_counters::deferred);
    ended("failed", &dispatcher_counters::failed);
    ended("dead", &dispatcher_counters::dead);
    ended("skipped", &dispatcher_counters::skipped);
    ended("uncertain", &dispatcher_counters::uncertain);
    ended("channel_fault", &dispatcher_counters::channel_faults);
    ended("called_off", &dispatcher_counters::called_off);
    ended("fence_lost", &dispatcher_counters::fences_lost);
    const auto count = [&](const char* name, const char* help, auto of) {
        figures.watch(name, help, reading::counter, {},
                      [&sends, of] { return static_cast<double>(of(sends.counters())); });
    };
    using counters = dispatcher_counters;
    count("tidings_uncertain_attempts_total", "Tries whose answer was lost, those of processes that died included.",
          [](const counters& now) { return now.uncertain + now.recovered_uncertain; });
    count("tidings_repeats_total", "Mails set going again although an earlier try may have arrived.",
          [](const counters& now) { return now.repeats; });
    count("tidings_messages_recovered_total", "Messages taken back from a sender that went away.",
          [](const counters& now) { return now.recovered + now.recovered_uncertain; });
    count("tidings_messages_claimed_total", "Messages claimed for sending.",
          [](const counters& now) { return now.claimed; });
    count("tidings_settle_retries_total", "Ends of tries that could not be recorded at once.",
          [](const counters& now) { return now.settle_retries; });
    count("tidings_channel_probes_total", "Times the mail relay was asked, without a mail, whether it is back.",
          [](const counters& now) { return now.probes; });
    count("tidings_rate_held_total", "Messages given back until the rate of their domain lets them go.",
          [](const counters& now) { return now.rate_held; });
    count("tidings_storms_total", "Pauses because every mail was refused alike.",
          [](const counters& now) { return now.storms; });
    for (const auto state : {breaker::states::closed, breaker::states::open, breaker::states::half_open})
        figures.watch("tidings_breaker_state", "1 for the state that the breaker is in.", reading::gauge,
                      {{"breaker", "mail_relay"}, {"state", std::string(name_of(state))}},
                      [&sends, state] { return sends.status().channel == state ? 1.0 : 0.0; });
    figures.watch("tidings_mail_relay_down_seconds", "How long no mail relay has answered; 0 while one does.",
                  reading::gauge, {},
                  [&sends] { return std::chrono::duration<double>(sends.status().channel_down).count(); });
    figures.watch("tidings_journal_down_seconds",
                  "How long the database has not taken mails or their ends, so that sending rests; 0 while it does.",
                  reading::gauge, {},
                  [&sends] { return std::chrono::duration<double>(sends.status().journal_down).count(); });
    figures.watch("tidings_sends_unrecorded", "Mails that the relay accepted and the journal could not record yet.",
                  reading::gauge, {}, [&sends] { return static_cast<double>(sends.status().unrecorded); });
    figures.watch("tidings_storm", "1 while everything is refused alike and sending pauses.", reading::gauge, {},
                  [&sends] { return sends.status().is_storm ? 1.0 : 0.0; });
    figures.watch("tidings_sends_open", "Mails being sent now.", reading::gauge, {},
                  [&sends] { return static_cast<double>(sends.status().in_flight); });
    figures.watch("tidings_send_slots",
                  "Mails that may be sent at once now; the breaker and the relay's answers move it.", reading::gauge,
                  {}, [&sends] { return static_cast<double>(sends.status().slots); });
    figures.watch("tidings_sends_oldest_due_seconds", "How long the oldest message in hand has been due.",
                  reading::gauge, {},
                  [&sends] { return std::chrono::duration<double>(sends.status().oldest_due).count(); });
}

void watch_intake(metrics& figures, const intake_loop& intake) {
    const auto count = [&](const char* name, const char* help, std::uint64_t intake_counters::*member) {
        figures.watch(name, help, reading::counter, {},
                      [&intake, member] { return static_cast<double>(intake.counters().*member); });
    };
    count("tidings_intake_records_total", "Records read from the event log.", &intake_counters::records);
    count("tidings_intake_stored_total", "Events stored with their messages.", &intake_counters::stored);
    count("tidings_intake_duplicates_total", "Events that were known already.", &intake_counters::duplicates);
    count("tidings_intake_quarantined_total", "Records that could not be read, kept with their bytes.",
          &intake_counters::quarantined);
    count("tidings_intake_skipped_total", "Records that not even the quarantine takes; left behind in the event log.",
          &intake_counters::skipped);
    figures.watch("tidings_intake_not_stored_seconds",
                  "How long the batch in hand has not been stored; 0 while batches are stored.", reading::gauge, {},
                  [&intake] { return std::chrono::duration<double>(intake.counters().not_stored_for).count(); });
    count("tidings_intake_store_errors_total", "Batches that had to be stored again.", &intake_counters::store_errors);
    count("tidings_intake_read_errors_total", "Reads of the event log that failed.", &intake_counters::read_errors);
    const auto commits = [&](const char* name, const char* help, std::uint64_t position_counters::*member) {
        figures.watch(name, help, reading::counter, {},
                      [&intake, member] { return static_cast<double>(intake.position_commits().*member); });
    };
    commits("tidings_intake_commits_rejected_total", "Positions that another member owns now.",
            &position_counters::rejected);
    commits("tidings_intake_commit_errors_total", "Positions that could not be committed; a later one covers them.",
            &position_counters::errors);
}

void watch_mailer(metrics& figures, const smtp_mailer& mailer) {
    figures.watch("tidings_smtp_connections", "Open connections to mail relays.", reading::gauge, {},
                  [&mailer] { return static_cast<double>(mailer.counters().connections_open); });
    figures.watch("tidings_smtp_connections_opened_total", "Connections made to mail relays.", reading::counter, {},
                  [&mailer] { return static_cast<double>(mailer.counters().connections_opened); });
    figures.watch("tidings_smtp_connections_reused_total", "Mails that took a connection that was open already.",
                  reading::counter, {},
                  [&mailer] { return static_cast<double>(mailer.counters().connections_reused); });
}

}  // namespace tidings
