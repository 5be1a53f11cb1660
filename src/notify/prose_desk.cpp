#include "notify/prose_desk.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include "codec/json_writer.hpp"
#include "codec/sha256.hpp"
#include "notify/prose_request.hpp"
#include "prose/languages.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds rest_max = 1h;  // however long a provider asks for
constexpr std::size_t detail_max = 160;

std::string key_of(const prose_request& request, const copywriter& writer) {
    std::string text;
    const auto add = [&](std::string_view part) {
        text += part;
        text += '\0';
    };
    add(writer.model());
    add(writer.prompt_version());
    add(name_of(request.kind));
    add(request.language);
    add(request.shop);
    add(request.names_customer ? "named" : "");
    for (const auto& product : request.products) add(product);
    return sha256_hex(text);
}

prose_result result_of(copy_outcome outcome) {
    switch (outcome) {
        case copy_outcome::written: return prose_result::written;
        case copy_outcome::declined: return prose_result::declined;
        case copy_outcome::malformed: return prose_result::malformed;
        case copy_outcome::overloaded: return prose_result::overloaded;
        case copy_outcome::unavailable: return prose_result::unavailable;
        case copy_outcome::timed_out: return prose_result::timed_out;
        case copy_outcome::refused: return prose_result::refused;
    }
    return prose_result::malformed;
}

std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    if (text.size() > detail_max) text.resize(detail_max);
    return text;
}

}  // namespace

struct prose_desk::seat {
    std::unique_ptr<alarm> turn;
    steady_time deadline;    // of its mail
    bool is_called = false;  // a slot is kept for it
};

struct prose_desk::call {
    std::unique_ptr<alarm> answer;
    copy_report report;
    bool is_done = false;
    bool is_given_up = false;  // its mail did not wait any longer
};

struct prose_desk::note_facts {
    std::string model, detail, guard, found;
    ai_tokens tokens;
    std::chrono::milliseconds took{0};
};

std::string_view name_of(copy_outcome outcome) {
    return name_of(result_of(outcome));
}

std::string_view name_of(prose_result result) {
    switch (result) {
        case prose_result::written: return "written";
        case prose_result::cached: return "cached";
        case prose_result::guarded: return "guarded";
        case prose_result::declined: return "declined";
        case prose_result::malformed: return "malformed";
        case prose_result::overloaded: return "overloaded";
        case prose_result::unavailable: return "unavailable";
        case prose_result::timed_out: return "timed_out";
        case prose_result::refused: return "refused";
        case prose_result::resting: return "resting";
        case prose_result::busy: return "busy";
        case prose_result::capped: return "capped";
    }
    return "unknown";
}

prose_desk::prose_desk(copywriter& writer, ai_spending& spending, async_clock& clock, random_source& random,
                       prose_config config, logger log)
    : writer_(writer),
      spending_(spending),
      clock_(clock),
      random_(random),
      config_(std::move(config)),
      log_(std::move(log)),
      breaker_({.slots_max = config_.requests_max}),
      budget_(config_.caps),
      cache_(config_.cache_max) {}

bool prose_desk::speaks(std::string_view language) const {
    return config_.languages.contains(language) && is_language_known(language);
}

void prose_desk::stop() {
    stopping_ = true;
    send_home();
}

bool prose_desk::is_resting() const {
    const auto now = clock_.steady();
    return now < rest_until_ || breaker_.state(now) == trial_breaker::states::open;
}

std::size_t prose_desk::slots() const {
    return std::min(config_.requests_max, breaker_.slots(clock_.steady()));
}

task<std::optional<written_prose>> prose_desk::write(prose_request request) {
    if (stopping_) co_return std::nullopt;
    const auto deadline = clock_.steady() + config_.budget;
    auto key = key_of(request, writer_);
    if (const auto* known = cache_.find(key))
        co_return settled(prose_result::cached, {.model = known->model, .guard = "passed"}, known->slots);
    if (is_resting()) co_return settled(prose_result::resting, {});
    co_await know_today();
    if (!budget_.is_known(clock_.now()))
        co_return settled(prose_result::capped, {.detail = "what was used today cannot be read"});
    const bool has_turn = co_await take_turn(deadline);
    if (stopping_ && !has_turn) co_return std::nullopt;
    if (!has_turn) co_return settled(is_resting() ? prose_result::resting : prose_result::busy, {});
    auto prose = co_await ask(std::move(request), std::move(key), deadline);
    co_return prose;
}

// Once a day and once per start.
task<> prose_desk::know_today() {
    const auto now = clock_.now();
    if (budget_.is_known(now)) co_return;
    ai_tokens none;
    auto total = co_await spending_.add(now, none);
    if (total && !budget_.is_known(now)) budget_.learn(now, *total);
    if (!total) log_.warn("what AI text used today could not be read", {{"error", total.error().detail}});
}

// True: one of the open requests is ours, and counted already.
task<bool> prose_desk::take_turn(steady_time deadline) {
    if (queue_.empty() && open_ < slots()) {
        ++open_;
        co_return true;
    }
    if (queue_.size() >= config_.waiting_max) co_return false;
    auto mine = std::make_shared<seat>(seat{clock_.make_alarm(), deadline});
    queue_.push_back(mine);
    co_await mine->turn->wait_until(deadline - usual_);
    if (!mine->is_called) std::erase(queue_, mine);
    co_return mine->is_called;
}

// Has a turn, and gives it back on every way out: here, or where the request ends.
task<written_prose> prose_desk::ask(prose_request request, std::string key, steady_time deadline) {
    const auto began = clock_.steady();
    const auto leave = [this](prose_result how, note_facts facts, std::optional<mail_slots> slots = {}) {
        --open_;
        call_next();
        return settled(how, std::move(facts), std::move(slots));
    };
    // Somebody may have got the same text, or the end of the service, while we waited.
    if (const auto* known = cache_.find(key))
        co_return leave(prose_result::cached, {.model = known->model, .guard = "passed"}, known->slots);
    if (is_resting()) co_return leave(prose_result::resting, {});
    if (!budget_.reserve(clock_.now())) co_return leave(prose_result::capped, {.detail = "the daily cap is reached"});

    breaker_.on_start(began);
    ++counters_.requests;
    auto under_way = std::make_shared<call>();
    under_way->answer = clock_.make_alarm();
    auto executor = co_await asio::this_coro::executor;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - began);
    asio::co_spawn(executor, run(under_way, request, left), asio::detached);
    while (!under_way->is_done && clock_.steady() < deadline) co_await under_way->answer->wait_until(deadline);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - began);
    if (!under_way->is_done) {
        under_way->is_given_up = true;
        under_way->report = {.outcome = copy_outcome::timed_out, .detail = "no answer within the budget"};
        judge(under_way->report, left);
    }
    co_return judged(under_way->report, request, key, took);
}

// The request itself. It keeps its slot until it ends, however long its mail has been gone.
task<> prose_desk::run(std::shared_ptr<call> under_way, prose_request request, std::chrono::milliseconds left) {
    const auto began = clock_.steady();
    copy_report report;
    try {
        report = co_await writer_.write(std::move(request), left);
    } catch (const std::exception& bug) {
        report = {.outcome = copy_outcome::malformed, .detail = bug.what()};
        log_.error("a request for AI text ended in a bug", {{"error", report.detail}});
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - began);
    if (on_answer) on_answer(took);
    ai_tokens used{report.tokens_in, report.tokens_out};
    // The provider may have worked for an answer that never came.
    if (report.outcome == copy_outcome::timed_out && used.all() == 0) used = prose_budget::request_max;
    budget_.release(clock_.now(), used);
    counters_.tokens = counters_.tokens + used;
    --open_;
    if (!under_way->is_given_up) {
        if (report.outcome != copy_outcome::timed_out) usual_ = usual_.count() == 0 ? took : (usual_ * 7 + took) / 8;
        judge(report, left);
        under_way->report = std::move(report);
        under_way->is_done = true;
        under_way->answer->ring();
    }
    call_next();
    if (used.all() > 0) co_await record(used);
}

task<> prose_desk::record(ai_tokens used) {
    const auto now = clock_.now();
    auto total = co_await spending_.add(now, used);
    if (!total) {
        log_.warn("what AI text used could not be recorded", {{"error", total.error().detail}});
        co_return;
    }
    budget_.learn(now, *total);
}

// `left`: what the request had of its mail's budget. One that waited long for its turn and then came too late says that
// answers take longer than was thought, not that the service is down; a trial must get its answer.
void prose_desk::judge(const copy_report& report, std::chrono::milliseconds left) {
    const auto now = clock_.steady();
    const bool was_resting = is_resting();
    const bool had_little_time = left < config_.budget * 9 / 10;
    if (report.outcome == copy_outcome::timed_out && had_little_time &&
        breaker_.state(now) == trial_breaker::states::closed) {
        usual_ = std::max(usual_, left);
        return;
    }
    switch (report.outcome) {
        case copy_outcome::written:
        case copy_outcome::declined: breaker_.on_answer(); break;
        case copy_outcome::malformed:
        case copy_outcome::overloaded:
        case copy_outcome::unavailable:
        case copy_outcome::timed_out:
        case copy_outcome::refused: breaker_.on_fault(now, random_); break;
    }
    if (report.retry_after) rest_until_ = std::max(rest_until_, now + std::min(*report.retry_after, rest_max));
    if (was_resting || !is_resting()) return;
    log_.warn("AI text is given a rest; mails leave with the template's own text",
              {{"outcome", name_of(report.outcome)}, {"detail", printable(report.detail)}});
    send_home();
}

// A mail that has less time left than an answer usually takes goes without: asking would cost tokens and the next one's
// turn.
void prose_desk::call_next() {
    while (!queue_.empty() && open_ < slots()) {
        auto next = std::move(queue_.front());
        queue_.pop_front();
        next->is_called = next->deadline - clock_.steady() >= usual_;
        if (next->is_called) ++open_;
        next->turn->ring();
    }
}

void prose_desk::send_home() {
    for (const auto& waiting : std::exchange(queue_, {})) waiting->turn->ring();
}

written_prose prose_desk::judged(const copy_report& report, const prose_request& request, const std::string& key,
                                 std::chrono::milliseconds took) {
    note_facts facts{.model = printable(report.model),
                     .detail = printable(report.detail),
                     .guard = {},
                     .found = {},
                     .tokens = {report.tokens_in, report.tokens_out},
                     .took = took};
    if (report.outcome != copy_outcome::written) return settled(result_of(report.outcome), std::move(facts));
    const auto found = check_draft(report.draft, request);
    facts.guard = name_of(found.verdict);
    facts.found = found.found;
    if (!found) return settled(prose_result::guarded, std::move(facts));
    cache_.get(key, [&] { return text{report.draft, facts.model}; });
    return settled(prose_result::written, std::move(facts), report.draft);
}

written_prose prose_desk::settled(prose_result how, note_facts facts, std::optional<mail_slots> slots) {
    ++counters_.results[static_cast<std::size_t>(how)];
    written_prose prose{.slots = std::move(slots), .note = {}};
    json_object_writer note(prose.note);
    note.text("text", prose.slots ? "ai" : "template");
    note.text("outcome", name_of(how));
    note.text("model", facts.model.empty() ? writer_.model() : std::string_view(facts.model));
    note.text("prompt", writer_.prompt_version());
    note.text_if_set("guard", facts.guard);
    note.text_if_set("found", facts.found);
    note.text_if_set("detail", facts.detail);
    note.integer("tokens_in", facts.tokens.in);
    note.integer("tokens_out", facts.tokens.out);
    note.integer("latency_ms", facts.took.count());
    note.end();
    return prose;
}

}  // namespace tidings
