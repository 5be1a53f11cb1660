#include "notify/mail_journey.hpp"
#include <algorithm>
#include "notify/prose_desk.hpp"
#include "notify/prose_request.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds settle_pause_min = 100ms, settle_pause_max = 2s;
constexpr std::size_t unrecorded_max = 100'000, transcript_max = 8 * 1024;

// The fence has moved on: the message is somebody else's, or has its end already.
bool is_taken(errc code) {
    return code == errc::rejected || code == errc::conflict || code == errc::not_found;
}

template <class T>
std::optional<error> problem_of(const result<T>& answer) {
    return answer ? std::nullopt : std::optional(answer.error());
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

mail_journey::mail_journey(message_journal& journal, mailer& relay, mail_renderer& renderer, prose_desk* desk,
                           async_clock& clock, random_source& random, const notify_config& config, send_lanes& lanes,
                           send_reports& reports, journey_events events)
    : journal_(journal),
      relay_(relay),
      writer_(renderer, config.from),
      desk_(desk),
      clock_(clock),
      random_(random),
      config_(config),
      lanes_(lanes),
      reports_(reports),
      events_(std::move(events)) {}

task<> mail_journey::travel(flight_ptr sent) {
    std::string bug;
    try {
        co_await send(sent);
    } catch (const std::exception& problem) {
        bug = problem.what();
    }
    if (!bug.empty()) co_await end_in_bug(sent, std::move(bug));
    if (sent->holds_lane) observe(*sent, {.outcome = delivery_outcome::called_off});
}

task<> mail_journey::end_in_bug(flight_ptr sent, std::string bug) {
    reports_.log.error(
        "a send ended in a bug",
        {{"message_id", sent->id().value}, {"error", bug}, {"trace_id", trace_id_of(sent->claimed.traceparent)}});
    const delivery_report report{.outcome = sent->intended == flight::intents::none ? delivery_outcome::refused_for_now
                                                                                    : delivery_outcome::uncertain,
                                 .reply = "internal error: " + bug};
    try {
        co_await conclude(sent, report);
    } catch (const std::exception& problem) {
        reports_.log.error("a bug could not be recorded",
                           {{"message_id", sent->id().value}, {"error", problem.what()}});
    }
}

task<> mail_journey::send(flight_ptr sent) {
    if (const auto known = unrecorded_.find(sent->id()); known != unrecorded_.end()) {
        auto how = known->second;
        if (how.tried) how.tried->number = 0;  // recovery has closed that try as uncertain; this one is added beside it
        co_await settle(sent, std::move(how));
        co_return;
    }
    const bool ready = co_await prepare(sent);
    if (!ready) co_return;
    if (sent->head().is_test) {
        co_await keep_unsent(sent);
        co_return;
    }
    auto report = co_await deliver(sent);
    observe(*sent, report);
    if (sent->not_stored) {
        auto problem = *sent->not_stored;
        co_await give_up_unstored(sent, std::move(problem));
        co_return;
    }
    // Until the dot nobody needed the bytes; who looks at a mail that did not leave, or tries it again, does.
    // Without them it is written anew.
    if (sent->unfrozen && report.outcome != delivery_outcome::called_off) co_await freeze(sent);
    co_await conclude(sent, std::move(report));
}

// Whatever is wrong with an event or a template, the next try would meet it again.
result<frozen_mail> mail_journey::write(const flight& sent) {
    try {
        return writer_.write(sent.claimed, sent.route.recipient, clock_.now(), sent.prose);
    } catch (const std::exception& bug) {
        return error{errc::internal, bug.what()};
    }
}

// Writes the mail. Its bytes are frozen with the intent, in one step. False: the message has ended, or was given back.
task<bool> mail_journey::prepare(flight_ptr sent) {
    const auto& recipient = sent->head().recipient;
    sent->route = sent->head().is_test ? mail_route{recipient, {}} : route_for(config_.mode, recipient);
    const auto kind = sent->head().kind.known();
    const auto expiry = kind ? config_.expires.find(*kind) : config_.expires.end();
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
    reports_.spans.wrote(sent->claimed, began, written ? written->template_version : "",
                         written ? "" : "cannot be written");
    if (!written) {
        reports_.log.error("a mail cannot be written", {{"message_id", sent->id().value},
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
task<result<void>> mail_journey::freeze(flight_ptr sent) {
    auto mail = *sent->claimed.frozen;
    auto frozen = co_await journal_.freeze(sent->held(), std::move(mail));
    note_journal(journal_rest::step::intent, problem_of(frozen));
    if (frozen) sent->unfrozen = false;
    co_return frozen;
}

// A test order's mail: its bytes are there for who looks, and no relay hears of it.
task<> mail_journey::keep_unsent(flight_ptr sent) {
    if (sent->unfrozen) {
        auto frozen = co_await freeze(sent);
        if (!frozen) {
            auto problem = frozen.error();
            co_await give_up_unstored(sent, std::move(problem));
            co_return;
        }
    }
    std::string reason(test_order_reason);
    co_await give_up(sent, message_status::skipped, std::move(reason));
}

// What the journal says of its own state. A fence that has moved on is no fault.
void mail_journey::note_journal(journal_rest::step which, const std::optional<error>& problem) {
    auto& rest = lanes_.rest();
    if (!problem) {
        if (rest.note_done(which)) reports_.log.info("the journal takes mails again; sending goes on", {});
    } else if (!is_taken(problem->code) && rest.note_fault(which, *problem, clock_.steady())) {
        reports_.log.error("the journal takes no mails; sending rests and is tried again",
                           {{"error", problem->detail}});
    }
}

// Tried again; only a mail that the journal will never take, while it takes others, is dead.
task<> mail_journey::give_up_unstored(flight_ptr sent, error problem) {
    const bool is_about_mail = is_bug(problem.code) && !lanes_.rest().suspects_journal(journal_rest::step::intent);
    if (is_about_mail && !patience_.grants_free_retry(sent->id())) {
        auto reason = "cannot be stored: " + problem.detail;
        co_await give_up(sent, message_status::dead, std::move(reason));
    } else {
        std::string reason = "the journal could not store the mail";
        co_await give_back(sent, std::move(reason), 1s);
    }
}

task<delivery_report> mail_journey::deliver(flight_ptr sent) {
    sent->tried_at = clock_.now();
    envelope to{.sender = writer_.from().address, .recipient = sent->route.recipient};
    auto bytes = sent->claimed.frozen->bytes;
    mailer::before_dot before = [this, sent](std::string relay) { return intend(sent, std::move(relay)); };
    co_return co_await relay_.deliver(std::move(to), std::move(bytes), std::move(before));
}

task<result<void>> mail_journey::intend(flight_ptr sent, std::string relay) {
    if (clock_.steady() >= stop_by_) co_return error{errc::stopping, "stopped before the final dot"};
    intent about{.relay = std::move(relay), .started_at = sent->tried_at};
    if (sent->unfrozen) about.mail = sent->claimed.frozen;
    auto number = co_await journal_.intend(sent->held(), std::move(about));
    note_journal(journal_rest::step::intent, problem_of(number));
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
void mail_journey::observe(flight& sent, const delivery_report& report) {
    const auto now = clock_.steady();
    auto how = lane_result::neutral;
    switch (report.outcome) {
        case delivery_outcome::accepted:
        case delivery_outcome::refused: how = lane_result::answered; [[fallthrough]];
        case delivery_outcome::refused_for_now: patience_.note_answer(); break;
        case delivery_outcome::channel_fault:
        case delivery_outcome::uncertain: how = lane_result::faulted; break;
        case delivery_outcome::called_off: break;
    }
    if (lanes_.observe(report.outcome, now, random_)) {
        const auto probe_in = *lanes_.channel().opens_at() - now;
        reports_.log.warn("the mail relay takes no mail now; mails wait and are charged nothing",
                          {{"relay", report.relay},
                           {"phase", name_of(report.phase)},
                           {"reply", report.reply},
                           {"meaning", report.meaning},
                           {"probe_in_ms", std::chrono::duration_cast<std::chrono::milliseconds>(probe_in).count()}});
    }
    if (!std::exchange(sent.holds_lane, false)) return;
    lanes_.finish(sent.domain, how, sent.started_at, now);
    events_.slot_is_free();
}

outcome_case mail_journey::case_of(const flight& sent, const delivery_report& report) {
    outcome_case given{.outcome = report.outcome,
                       .attempts_before = sent.head().attempts,
                       .age = age_of(sent.head()),
                       .policy = config_.uncertain.for_kind(sent.head().kind)};
    if (report.outcome == delivery_outcome::refused) {
        const auto seen = lanes_.refused(report, sent.head().recipient, clock_.steady());
        given.storm = seen.verdict;
        given.storm_left = seen.pause_left;
        if (seen.storm_began) {
            ++reports_.counters.storms;
            reports_.log.error(
                "every mail is refused alike; sending is paused and the mails are kept",
                {{"reply", report.reply}, {"relay", report.relay}, {"pause_ms", seen.pause_left.count()}});
        }
    }
    if (report.outcome == delivery_outcome::refused_for_now && report.retry_now)
        given.free_retry = patience_.grants_free_retry(sent.id());
    const bool deep = report.phase && is_about_one_mail(*report.phase);
    if (report.outcome == delivery_outcome::channel_fault && deep) given.blamed = patience_.blames(sent.id());
    return given;
}

attempt mail_journey::attempt_of(const flight& sent, const delivery_report& report,
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

task<> mail_journey::conclude(flight_ptr sent, delivery_report report) {
    const auto decided = decide(case_of(*sent, report), config_.retries, random_);
    settlement how{.status = decided.status, .reason = std::string(decided.why), .retry_in = decided.retry_in};
    if (!report.reply.empty() && decided.status != message_status::sent) how.reason += ": " + report.reply;
    // A relay that greets and then fails every mail is tried for hours: only the first tries are worth a line in the
    // message's history.
    const bool silent_trial = sent->is_trial && report.outcome == delivery_outcome::channel_fault && !decided.charged;
    const bool nothing_tried =
        report.outcome == delivery_outcome::called_off && sent->intended == flight::intents::none;
    if (!nothing_tried && (!silent_trial || sent->attempt != 0)) how.tried = attempt_of(*sent, report, decided);
    if (how.tried) reports_.spans.tried(sent->claimed, *how.tried);

    if (report.outcome == delivery_outcome::accepted && unrecorded_.size() < unrecorded_max)
        unrecorded_.emplace(sent->id(), how);
    if (report.outcome == delivery_outcome::uncertain) {
        ++reports_.counters.uncertain;
        if (!is_terminal(decided.status)) ++reports_.counters.repeats;
    }
    if (report.outcome == delivery_outcome::channel_fault) ++reports_.counters.channel_faults;
    if (report.outcome == delivery_outcome::called_off) ++reports_.counters.called_off;
    co_await settle(sent, std::move(how));
}

task<> mail_journey::give_up(flight_ptr sent, message_status status, std::string reason) {
    settlement how{.status = status, .reason = std::move(reason)};
    co_await settle(sent, std::move(how));
}

task<> mail_journey::give_back(flight_ptr sent, std::string reason, std::chrono::milliseconds retry_in) {
    settlement how{.status = message_status::queued, .reason = std::move(reason), .retry_in = retry_in};
    co_await settle(sent, std::move(how));
}

// Tries until it is recorded or the fence is lost; only the end of a stop cuts it short. A lease that lapses meanwhile
// does not matter: nobody took the message, or the fence says so. An accepted mail stays in unrecorded_ until it is
// recorded.
task<bool> mail_journey::settle(flight_ptr sent, settlement how) {
    auto pause = settle_pause_min;
    for (bool first = true;; first = false) {
        auto attempted = how;
        auto done = co_await journal_.settle(sent->held(), std::move(attempted));
        if (how.tried || is_terminal(how.status)) note_journal(journal_rest::step::end, problem_of(done));
        if (done) {
            unrecorded_.erase(sent->id());
            if (is_terminal(how.status)) patience_.forget(sent->id());
            reports_.recorded(*sent, how);
            if (how.retry_in && !is_terminal(how.status)) events_.due_again_in(*how.retry_in);
            co_return true;
        }
        const auto problem = done.error();
        if (is_taken(problem.code)) {
            ++reports_.counters.fences_lost;
            reports_.log.warn("the end of a send came too late",
                              {{"message_id", sent->id().value}, {"error", problem.detail}});
            co_return false;
        }
        if (first)
            reports_.log.error("the end of a send could not be recorded yet",
                               {{"message_id", sent->id().value},
                                {"status", name_of(how.status)},
                                {"error", problem.detail},
                                {"trace_id", trace_id_of(sent->claimed.traceparent)}});
        if (is_bug(problem.code)) strip_words(how);
        ++reports_.counters.settle_retries;
        if (clock_.steady() >= stop_by_) co_return false;
        co_await clock_.sleep_for(jittered(pause, 0.8, 1.2, random_));
        pause = std::min(pause * 2, settle_pause_max);
        // It was recorded, only the answer was lost, and the message has been given to us once more: charge nothing
        // twice.
        if (how.tried && how.tried->charged && sent->charged_by_now > sent->head().attempts)
            how = {.status = message_status::queued, .reason = how.reason, .retry_in = 0ms};
    }
}

bool mail_journey::wants_prose(const flight& held) const {
    if (held.head().is_test) return false;  // nobody reads it; the shop pays for no token
    return desk_ != nullptr && !held.claimed.frozen && desk_->wants(held.head().kind) && !is_unrecorded(held.id()) &&
           !route_for(config_.mode, held.head().recipient).recipient.empty();
}

// The barrier of one message on this side of its start: a bug costs the mail its prose, not its delivery.
task<bool> mail_journey::compose(flight_ptr held) {
    try {
        co_return co_await get_prose(held);
    } catch (const std::exception& problem) {
        reports_.log.error("a mail gets no written text because of a bug",
                           {{"message_id", held->id().value}, {"error", std::string(problem.what())}});
    }
    co_return true;
}

task<bool> mail_journey::get_prose(flight_ptr held) {
    auto event = mail_writer::event_of(held->claimed);
    const auto kind = held->head().kind.known();
    if (!event || !kind) co_return true;  // its start finds the same, and ends it
    const auto language = writer_.language_of(*event, *kind);
    if (!desk_->speaks(language)) co_return true;
    auto request = prose_request_for(*event, *kind, language, writer_.shop_name());
    auto prose = co_await desk_->write(std::move(request));
    if (!prose) {
        std::string reason = "stopped before its text was written";
        co_await give_back(held, std::move(reason), 100ms);
        co_return false;
    }
    held->prose = *std::move(prose);
    const bool ready = co_await prepare(held);
    if (!ready || !held->unfrozen) co_return ready;
    auto frozen = co_await freeze(held);
    if (frozen) co_return true;
    auto problem = frozen.error();
    co_await give_up_unstored(held, std::move(problem));
    co_return false;
}

// What was replayed has a fresh schedule, whatever its age.
std::chrono::milliseconds mail_journey::age_of(const message& head) const {
    const auto started = head.schedule_started_at.value_or(head.created_at);
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - started);
}

}  // namespace tidings
