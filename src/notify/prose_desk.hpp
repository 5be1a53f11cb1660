// Where a mail gets its prose: from the cache, from the copywriter within the budget, or not at all; then the
// template's own text stands in the mail. Never an error, never later than the budget, and every answer carries a note
// for the journal that says what happened. Has its own bounded pool, breaker and daily caps; one executor; time passes
// only through the clock.
#pragma once
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include "notify/ai_spending.hpp"
#include "notify/copywriter.hpp"
#include "notify/mail_writer.hpp"
#include "notify/prose_budget.hpp"
#include "notify/prose_config.hpp"
#include "notify/trial_breaker.hpp"
#include "prose/guard.hpp"
#include "render/bounded_cache.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

// How a mail came to its words. All but the first two mean the template's.
enum class prose_result {
    written,
    cached,
    guarded,  // the text did not pass the guard
    declined,
    malformed,
    overloaded,
    unavailable,
    timed_out,
    refused,
    resting,  // the breaker is open, or the provider asked to be left alone
    busy,     // every request was under way and the queue full, or its turn did not come in time
    capped,   // a daily cap is reached, or what was used today could not be read
};
inline constexpr std::size_t prose_result_count = 12;
std::string_view name_of(prose_result result);

struct prose_counters {
    std::array<std::uint64_t, prose_result_count> results{};  // mails, by prose_result
    std::uint64_t requests = 0;
    ai_tokens tokens;  // of this process
};

class prose_desk {
public:
    // What is passed by reference outlives the desk, and the desk its executor's handlers.
    prose_desk(copywriter& writer, ai_spending& spending, async_clock& clock, random_source& random,
               prose_config config, logger log);

    bool wants(const stored_kind& kind) const { return kind.known() && config_.kinds.contains(*kind.known()); }
    bool speaks(std::string_view language) const;  // switched on, and known to the guard

    // Empty: the desk is being stopped; nothing was decided.
    task<std::optional<written_prose>> write(prose_request request);

    void stop();  // those who wait go home

    const prose_counters& counters() const { return counters_; }
    trial_breaker::states channel() const { return breaker_.state(clock_.steady()); }
    std::size_t open_requests() const { return open_; }
    std::size_t waiting() const { return queue_.size(); }
    ai_tokens spent_today() const { return budget_.spent(); }
    std::int64_t cost_today() const { return budget_.cost(); }
    std::function<void(std::chrono::milliseconds)> on_answer;  // how long each request took

private:
    struct seat;  // a mail that waits for its turn
    struct call;  // a request under way
    struct note_facts;
    struct text {
        mail_slots slots;
        std::string model;
    };

    task<bool> take_turn(steady_time deadline);
    task<> know_today();
    task<written_prose> ask(prose_request request, std::string key, steady_time deadline);
    task<> run(std::shared_ptr<call> under_way, prose_request request, std::chrono::milliseconds left);
    task<> record(ai_tokens used);
    bool is_resting() const;
    std::size_t slots() const;
    void judge(const copy_report& report, std::chrono::milliseconds left);
    void call_next();
    void send_home();
    written_prose settled(prose_result how, note_facts facts, std::optional<mail_slots> slots = {});
    written_prose judged(const copy_report& report, const prose_request& request, const std::string& key,
                         std::chrono::milliseconds took);

    copywriter& writer_;
    ai_spending& spending_;
    async_clock& clock_;
    random_source& random_;
    prose_config config_;
    logger log_;

    trial_breaker breaker_;
    prose_budget budget_;
    bounded_cache<text> cache_;
    prose_counters counters_;
    std::deque<std::shared_ptr<seat>> queue_;
    std::size_t open_ = 0;
    std::chrono::milliseconds usual_{0};  // what answers took lately, smoothed; 0: none came yet
    steady_time rest_until_{};
    bool stopping_ = false;
};

}  // namespace tidings
