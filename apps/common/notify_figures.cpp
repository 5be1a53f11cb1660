#include "adapters/smtp/smtp_mailer.hpp"
#include "common/figures.hpp"
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
    figures.watch("tidings_channel_open", "1 while mails may leave; 0 while the mail relay is given a rest.",
                  reading::gauge, {},
                  [&sends] { return sends.status().channel == breaker::states::closed ? 1.0 : 0.0; });
    figures.watch("tidings_storm", "1 while everything is refused alike and sending pauses.", reading::gauge, {},
                  [&sends] { return sends.status().is_storm ? 1.0 : 0.0; });
    figures.watch("tidings_sends_open", "Mails being sent now.", reading::gauge, {},
                  [&sends] { return static_cast<double>(sends.status().in_flight); });
    figures.watch("tidings_send_slots", "Mails that may be sent at once.", reading::gauge, {},
                  [&sends] { return static_cast<double>(sends.status().slots); });
    figures.watch("tidings_oldest_due_seconds", "How long the oldest message in hand has been due.", reading::gauge, {},
                  [&sends] { return std::chrono::duration<double>(sends.status().oldest_due).count(); });
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
