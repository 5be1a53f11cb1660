#include "notify/notify_metrics.hpp"

namespace tidings {

using reading = metrics::reading;

namespace {

void watch_ends(metrics& into, const dispatcher& sends) {
    const auto ended = [&](const char* outcome, std::uint64_t dispatcher_counters::*member) {
        into.watch("tidings_messages_ended_total", "Tries of messages by how they ended.", reading::counter,
                   {{"outcome", outcome}}, [&sends, member] { return static_cast<double>(sends.counters().*member); });
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
}

void watch_counts(metrics& into, const dispatcher& sends) {
    const auto count = [&](const char* name, const char* help, auto of) {
        into.watch(name, help, reading::counter, {},
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
}

void watch_state(metrics& into, const dispatcher& sends) {
    for (const auto state : {breaker::states::closed, breaker::states::open, breaker::states::half_open})
        into.watch("tidings_breaker_state", "1 for the state that the breaker is in.", reading::gauge,
                   {{"breaker", "mail_relay"}, {"state", std::string(name_of(state))}},
                   [&sends, state] { return sends.status().channel == state ? 1.0 : 0.0; });
    into.watch("tidings_mail_relay_down_seconds", "How long no mail relay has answered; 0 while one does.",
               reading::gauge, {},
               [&sends] { return std::chrono::duration<double>(sends.status().channel_down).count(); });
    into.watch("tidings_journal_down_seconds",
               "How long the database has not taken mails or their ends, so that sending rests; 0 while it does.",
               reading::gauge, {},
               [&sends] { return std::chrono::duration<double>(sends.status().journal_down).count(); });
    into.watch("tidings_sends_unrecorded", "Mails that the relay accepted and the journal could not record yet.",
               reading::gauge, {}, [&sends] { return static_cast<double>(sends.status().unrecorded); });
    into.watch("tidings_storm", "1 while everything is refused alike and sending pauses.", reading::gauge, {},
               [&sends] { return sends.status().is_storm ? 1.0 : 0.0; });
    into.watch("tidings_sends_open", "Mails being sent now.", reading::gauge, {},
               [&sends] { return static_cast<double>(sends.status().in_flight); });
    into.watch("tidings_send_slots", "Mails that may be sent at once now; the breaker and the relay's answers move it.",
               reading::gauge, {}, [&sends] { return static_cast<double>(sends.status().slots); });
    into.watch("tidings_sends_oldest_due_seconds", "How long the oldest message in hand has been due.", reading::gauge,
               {}, [&sends] { return std::chrono::duration<double>(sends.status().oldest_due).count(); });
}

}  // namespace

void watch(metrics& into, const dispatcher& sends) {
    watch_ends(into, sends);
    watch_counts(into, sends);
    watch_state(into, sends);
}

void watch(metrics& into, prose_desk& desk) {
    for (std::size_t at = 0; at < prose_result_count; ++at)
        into.watch("tidings_ai_texts_total", "Mails that could have AI text, by how that ended.", reading::counter,
                   {{"outcome", std::string(name_of(static_cast<prose_result>(at)))}},
                   [&desk, at] { return static_cast<double>(desk.counters().results[at]); });
    into.watch("tidings_ai_requests_total", "Requests for AI text.", reading::counter, {},
               [&desk] { return static_cast<double>(desk.counters().requests); });
    into.watch("tidings_ai_tokens_total", "Tokens that AI text used.", reading::counter, {{"direction", "in"}},
               [&desk] { return static_cast<double>(desk.counters().tokens.in); });
    into.watch("tidings_ai_tokens_total", "Tokens that AI text used.", reading::counter, {{"direction", "out"}},
               [&desk] { return static_cast<double>(desk.counters().tokens.out); });
    into.watch("tidings_ai_tokens_today", "Tokens used since midnight UTC, by all instances as far as known.",
               reading::gauge, {}, [&desk] { return static_cast<double>(desk.spent_today().all()); });
    into.watch("tidings_ai_cost_today", "Their cost by TIDINGS_GEMINI_PRICES, in that list's currency.", reading::gauge,
               {}, [&desk] { return static_cast<double>(desk.cost_today()) / 1e6; });
    into.watch("tidings_ai_requests_open", "Requests for AI text under way.", reading::gauge, {},
               [&desk] { return static_cast<double>(desk.open_requests()); });
    into.watch("tidings_ai_waiting", "Mails that wait for their turn to ask for AI text.", reading::gauge, {},
               [&desk] { return static_cast<double>(desk.waiting()); });
    into.watch("tidings_ai_channel_open", "1 while AI text is asked for; 0 while the provider is given a rest.",
               reading::gauge, {}, [&desk] { return desk.channel() == trial_breaker::states::closed ? 1.0 : 0.0; });
    const auto took =
        into.make_histogram("tidings_ai_request_seconds", "How long requests for AI text took.", latency_bounds());
    desk.on_answer = [took](std::chrono::milliseconds time) {
        took.observe(std::chrono::duration<double>(time).count());
    };
}

}  // namespace tidings
