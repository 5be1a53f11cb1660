// One message from its claim to its record. The loop around it is in dispatcher.cpp.
#include "notify/dispatcher.hpp"
#include "notify/flight.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds settle_pause_min = 100ms, settle_pause_max = 2s;
constexpr std::size_t unrecorded_max = 100'000, transcript_max = 8 * 1024;

// The fence has moved on: the message is somebody else's, or has its end already.
bool is_taken(errc code) {
    return code == errc::rejected || code == errc::conflict || code == errc::not_found;
}

bool is_bug(errc code) {
    return code == errc::invalid || code == errc::internal;
}

// The end of the dialogue, for people who ask why; of an accepted mail nobody does. Printable: it goes into text
// columns.
std::string transcript_of(const delivery_report& report) {
    if (report.outcome == delivery_outcome::accepted) return {};
    auto kept = report.transcript.size() <= transcript_max
                    ? report.transcript
                    : report.transcript.substr(report.transcript.size() - transcript_max);
    std::ranges::replace_if(
        kept, [](char c) { return c != '\n' && (c < ' ' || c > '~'); }, '?');
    return kept;
}

// The store could not take these words; without them it can still take the fact.
void strip_words(settlement& how) {
    const auto printable = [](std::string& text) { std::erase_if(text, [](char c) { return c < ' ' || c > '~'; }); };
    printable(how.reason);
    if (how.tried) {
        printable(how.tried->reply);
        printable(how.tried->enhanced_code);
        how.tried->transcript.clear();
    }
}

}  // namespace

// The barrier of one message: an exception is a bug, and ends here.
task<> dispatcher::fly(flight_ptr sent) {
    std::string bug;
    try {
        co_await send(sent);
    } catch (const std::exception& problem) {
        bug = problem.what();
    }
    if (!bug.empty()) {
        log_.error(
            "a send ended in a bug",
            {{"message_id", sent->id().value}, {"error", bug}, {"trace_id", trace_id_of(sent->claimed.traceparent)}});
        const delivery_report report{.outcome = sent->intended == flight::intents::none
                                                    ? delivery_outcome::refused_for_now
                                                    : delivery_outcome::uncertain,
                                     .reply = "internal error: " + bug};
        try {
            co_await conclude(sent, report);
        } catch (const std::exception& problem) {
            log_.error("a bug could not be recorded", {{"message_id", sent->id().value}, {"error", problem.what()}});
        }
    }
    if (sent->holds_lane) observe(*sent, {.outcome = delivery_outcome::called_off});
    flights_.erase(sent->id());
    note_news();  // the order's next version may be free now
    start_ready();
    alarm_->ring();
    drain_alarm_->ring();
}

task<> dispatcher::send(flight_ptr sent) {
    if (const auto known = unrecorded_.find(sent->id()); known != unrecorded_.end()) {
        auto how = known->second;
        if (how.tried) how.tried->number = 0;  // recovery has closed that try as uncertain; this one is added beside it
        co_await settle(sent, std::move(how));
        co_return;
    }
    const bool ready = co_await prepare(sent);
    if (!ready) co_return;
    auto report = co_await deliver(sent);
    observe(*sent, report);
    start_ready();
    if (sent->not_stored) {
        auto problem = *sent->not_stored;
        co_await give_up_unstored(sent, std::move(problem));
        co_return;
    }
    // Until the dot nobody needed the bytes; whoever looks at a mail that did not leave, or tries it again, does.
    // Without them it is written anew.
    if (sent->unfrozen && report.outcome != delivery_outcome::called_off) co_await freeze(sent);
    co_await conclude(sent, std::move(report));
}

// Whatever is wrong with an event or a template, the next try would meet it again.
result<frozen_mail> dispatcher::write(const flight& sent) {
    try {
        return writer_.write(sent.claimed, sent.route.recipient, clock_.now(), sent.prose);
    } catch (const std::exception& bug) {
        return error{errc::internal, bug.what()};
    }
}

// Writes the mail. Its bytes are frozen with the intent, in one step. False: the message has ended, or was given back.
task<bool> dispatcher::prepare(flight_ptr sent) {
    sent->route = route_for(config_.mode, sent->head().recipient);
    const auto expiry = config_.expires.find(sent->head().kind);
    if (sent->route.recipient.empty()) {
        auto reason = sent->route.skip_reason;
        co_await give_up(sent, message_status::skipped, std::move(reason));
        co_return false;
    }
    if (expiry != config_.expires.end() && age_of(sent->head()) > expiry->second) {
        std::string reason = "expired before it could be sent";
        co_await give_up(sent, message_status::skipped, std::move(reason));
        co_return false;
    }
    if (sent->claimed.frozen) co_return true;
    const auto began = clock_.now();
    auto written = write(*sent);
    spans_.wrote(sent->claimed, began, written ? written->template_version : "", written ? "" : "cannot be written");
    if (!written) {
        log_.error("a mail cannot be written", {{"message_id", sent->id().value},
                                                {"error", written.error().detail},
                                                {"trace_id", trace_id_of(sent->claimed.traceparent)}});
        auto reason = "cannot be written: " + written.error().detail;
        co_await give_up(sent, message_status::dead, std::move(reason));
        co_return false;
    }
    sent->claimed.frozen = *std::move(written);
    sent->unfrozen = true;
    co_return true;
}

// Without an intent: for prose that nobody shall ask for again, and for mails that did not reach the dot.
task<result<void>> dispatcher::freeze(flight_ptr sent) {
    auto mail = *sent->claimed.frozen;
    auto frozen = co_await journal_.freeze(sent->held(), std::move(mail));
    if (frozen) sent->unfrozen = false;
    co_return frozen;
}

// Tried again; only a mail that the journal will never take is dead.
task<> dispatcher::give_up_unstored(flight_ptr sent, error problem) {
    if (is_bug(problem.code) && !patience_.grants_free_retry(sent->id())) {
        auto reason = "cannot be stored: " + problem.detail;
        co_await give_up(sent, message_status::dead, std::move(reason));
    } else {
        std::string reason = "the journal could not store the mail";
        co_await give_back(sent, std::move(reason), 1s);
    }
}

task<delivery_report> dispatcher::deliver(flight_ptr sent) {
    sent->tried_at = clock_.now();
    envelope to{.sender = writer_.from().address, .recipient = sent->route.recipient};
    auto bytes = sent->claimed.frozen->bytes;
    mailer::before_dot before = [this, sent](std::string relay) { return intend(sent, std::move(relay)); };
    co_return co_await relay_.deliver(std::move(to), std::move(bytes), std::move(before));
}

task<result<void>> dispatcher::intend(flight_ptr sent, std::string relay) {
    if (clock_.steady() >= stop_by_) co_return error{errc::stopping, "stopped before the final dot"};
    intent about{.relay = std::move(relay), .started_at = sent->tried_at};
    if (sent->unfrozen) about.mail = sent->claimed.frozen;
    auto number = co_await journal_.intend(sent->held(), std::move(about));
    if (!number) {
        if (next_step_after(number.error().code) == next_step::check_first) sent->intended = flight::intents::unknown;
        if (sent->unfrozen && is_bug(number.error().code)) sent->not_stored = number.error();
        co_return number.error();
    }
    sent->unfrozen = false;
    sent->intended = flight::intents::written;
    sent->attempt = *number;
    co_return result<void>{};
}

// What the end of a send says about the channel and the lane; frees the slot.
void dispatcher::observe(flight& sent, const delivery_report& report) {
    const auto now = clock_.steady();
    auto how = lane_result::neutral;
    switch (report.outcome) {
        case delivery_outcome::accepted:
        case delivery_outcome::refused: how = lane_result::answered; [[fallthrough]];
        case delivery_outcome::refused_for_now:
            ++answers_;
            breaker_.on_answer();
            break;
        case delivery_outcome::channel_fault:
        case delivery_outcome::uncertain:
            how = lane_result::faulted;
            note_fault(report);
            break;
        case delivery_outcome::called_off: break;
    }
    if (report.outcome == delivery_outcome::accepted) storm_.on_accepted();
    if (!std::exchange(sent.holds_lane, false)) return;
    lanes_.finished(sent.domain, how, std::chrono::duration_cast<std::chrono::milliseconds>(now - sent.started_at));
}

void dispatcher::note_fault(const delivery_report& report) {
    const bool was_open = breaker_.opens_at().has_value();
    breaker_.on_fault(clock_.steady(), random_);
    if (was_open || !breaker_.opens_at()) return;
    const auto probe_in = std::chrono::duration_cast<std::chrono::milliseconds>(*breaker_.opens_at() - clock_.steady());
    log_.warn("the mail relay is away; mails wait and are charged nothing", {{"relay", report.relay},
                                                                             {"phase", name_of(report.phase)},
                                                                             {"reply", report.reply},
                                                                             {"probe_in_ms", probe_in.count()}});
}

outcome_case dispatcher::case_of(const flight& sent, const delivery_report& report) {
    const auto now = clock_.steady();
    outcome_case given{.outcome = report.outcome,
                       .attempts_before = sent.head().attempts,
                       .age = age_of(sent.head()),
                       .policy = config_.uncertain.for_kind(sent.head().kind)};
    if (report.outcome == delivery_outcome::refused) {
        const bool was_storm = storm_.is_storm();
        given.storm = storm_.on_refused(report, sent.head().recipient, now);
        if (storm_.paused_until() && *storm_.paused_until() > now)
            given.storm_left = std::chrono::duration_cast<std::chrono::milliseconds>(*storm_.paused_until() - now);
        if (!was_storm && storm_.is_storm()) {
            ++counters_.storms;
            log_.error("every mail is refused alike; sending is paused and the mails are kept",
                       {{"reply", report.reply}, {"relay", report.relay}, {"pause_ms", given.storm_left.count()}});
        }
    }
    if (report.outcome == delivery_outcome::refused_for_now && report.retry_now)
        given.free_retry = patience_.grants_free_retry(sent.id());
    const bool deep = report.phase && is_about_one_mail(*report.phase);
    if (report.outcome == delivery_outcome::channel_fault && deep) given.blamed = patience_.blames(sent.id(), answers_);
    return given;
}

attempt dispatcher::attempt_of(const flight& sent, const delivery_report& report,
                               const outcome_decision& decided) const {
    return {.number = sent.attempt,
            .relay = report.relay,
            .started_at = sent.tried_at,
            .ended_at = clock_.now(),
            .outcome = report.outcome,
            .phase = report.phase,
            .reply_code = report.reply_code,
            .enhanced_code = report.enhanced_code,
            .reply = report.reply,
            .charged = decided.charged,
            .uncertain = decided.uncertain,
            .transcript = transcript_of(report)};
}

task<> dispatcher::conclude(flight_ptr sent, delivery_report report) {
    const auto decided = decide(case_of(*sent, report), config_.retries, random_);
    settlement how{.status = decided.status, .reason = std::string(decided.why), .retry_in = decided.retry_in};
    if (!report.reply.empty() && decided.status != message_status::sent) how.reason += ": " + report.reply;
    // A relay that greets and then fails every mail is tried for hours: only the first tries are worth a line in the
    // message's history.
    const bool silent_trial = sent->is_trial && report.outcome == delivery_outcome::channel_fault && !decided.charged;
    const bool nothing_tried =
        report.outcome == delivery_outcome::called_off && sent->intended == flight::intents::none;
    if (!nothing_tried && (!silent_trial || sent->attempt != 0)) how.tried = attempt_of(*sent, report, decided);
    if (how.tried) spans_.tried(sent->claimed, *how.tried);

    if (report.outcome == delivery_outcome::accepted && unrecorded_.size() < unrecorded_max)
        unrecorded_.emplace(sent->id(), how);
    if (report.outcome == delivery_outcome::uncertain) {
        ++counters_.uncertain;
        if (!is_terminal(decided.status)) ++counters_.repeats;
    }
    if (report.outcome == delivery_outcome::channel_fault) ++counters_.channel_faults;
    if (report.outcome == delivery_outcome::called_off) ++counters_.called_off;
    co_await settle(sent, std::move(how));
}

task<> dispatcher::give_up(flight_ptr sent, message_status status, std::string reason) {
    settlement how{.status = status, .reason = std::move(reason)};
    co_await settle(sent, std::move(how));
}

task<> dispatcher::give_back(flight_ptr sent, std::string reason, std::chrono::milliseconds retry_in) {
    settlement how{.status = message_status::queued, .reason = std::move(reason), .retry_in = retry_in};
    co_await settle(sent, std::move(how));
    if (sent->holds_lane) co_return;  // fly() ends it
    flights_.erase(sent->id());
    drain_alarm_->ring();
}

// Tries until it is recorded or the fence is lost; only the end of a stop cuts it short. A lease that lapses meanwhile
// does not matter: nobody took the message, or the fence says so. An accepted mail stays in unrecorded_ until it is
// recorded.
task<bool> dispatcher::settle(flight_ptr sent, settlement how) {
    auto pause = settle_pause_min;
    for (bool first = true;; first = false) {
        auto attempted = how;
        auto done = co_await journal_.settle(sent->held(), std::move(attempted));
        if (done) {
            unrecorded_.erase(sent->id());
            count(*sent, how);
            co_return true;
        }
        const auto problem = done.error();
        if (is_taken(problem.code)) {
            ++counters_.fences_lost;
            log_.warn("the end of a send came too late", {{"message_id", sent->id().value}, {"error", problem.detail}});
            co_return false;
        }
        if (first)
            log_.error("the end of a send could not be recorded yet",
                       {{"message_id", sent->id().value},
                        {"status", name_of(how.status)},
                        {"error", problem.detail},
                        {"trace_id", trace_id_of(sent->claimed.traceparent)}});
        if (is_bug(problem.code)) strip_words(how);
        ++counters_.settle_retries;
        if (clock_.steady() >= stop_by_) co_return false;
        co_await clock_.sleep_for(jittered(pause, 0.8, 1.2, random_));
        pause = std::min(pause * 2, settle_pause_max);
        // It was recorded, only the answer was lost, and the message has been given to us once more: charge nothing
        // twice.
        if (how.tried && how.tried->charged && sent->charged_by_now > sent->head().attempts)
            how = {.status = message_status::queued, .reason = how.reason, .retry_in = 0ms};
    }
}

void dispatcher::count(const flight& sent, const settlement& how) {
    if (is_terminal(how.status)) patience_.forget(sent.id());
    switch (how.status) {
        case message_status::sent:
            ++counters_.sent;
            log_.debug("mail sent", {{"message_id", sent.id().value},
                                     {"order_id", sent.head().order.value},
                                     {"event_id", sent.head().event.value},
                                     {"trace_id", trace_id_of(sent.claimed.traceparent)}});
            return;
        case message_status::deferred: ++counters_.deferred; break;
        case message_status::failed: ++counters_.failed; break;
        case message_status::skipped: ++counters_.skipped; return;
        case message_status::dead: {
            ++counters_.dead;
            const auto& from = sent.claimed;
            if (died_)
                died_({from.head, how.reason, from.event_type, from.event_payload, from.event_time, from.traceparent});
            break;
        }
        case message_status::queued:
        case message_status::sending:
        case message_status::suppressed:
        case message_status::superseded: return;
    }
    log_.warn("a mail did not go out", {{"message_id", sent.id().value},
                                        {"order_id", sent.head().order.value},
                                        {"event_id", sent.head().event.value},
                                        {"recipient", masked_email(sent.head().recipient)},
                                        {"status", name_of(how.status)},
                                        {"reason", how.reason},
                                        {"retry_in_ms", how.retry_in.value_or(0ms).count()},
                                        {"trace_id", trace_id_of(sent.claimed.traceparent)}});
}

// What was replayed has a fresh schedule, whatever its age.
std::chrono::milliseconds dispatcher::age_of(const message& head) const {
    const auto started = head.schedule_started_at.value_or(head.created_at);
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - started);
}

}  // namespace tidings
