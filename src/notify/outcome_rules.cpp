#include "notify/outcome_rules.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using enum message_status;

outcome_decision tried_again_later(const outcome_case& given, const retry_schedule& retries, random_source& random,
                                   bool uncertain, std::string_view why) {
    if (retries.is_spent(given.age)) return {dead, {}, true, uncertain, "given up at its maximum age"};
    return {deferred, retries.pause_after(given.attempts_before + 1, given.age, random), true, uncertain, why};
}

outcome_decision after_refused(const outcome_case& given, const retry_schedule& retries, random_source& random) {
    if (given.storm == storm_guard::verdict::fail) return {failed, {}, true, false, "refused for good"};
    if (retries.is_spent(given.age)) return {dead, {}, false, false, "given up at its maximum age"};
    return {deferred, jittered(given.storm_left + 1s, 1.0, 1.2, random), false, false,
            "held: the relay refuses every mail alike"};
}

outcome_decision after_channel_fault(const outcome_case& given, const retry_schedule& retries, random_source& random) {
    if (given.blamed) return tried_again_later(given, retries, random, false, "the relay breaks off on this mail");
    if (retries.is_spent(given.age)) return {dead, {}, false, false, "given up at its maximum age"};
    return {queued, jittered(1s, 1.0, 1.5, random), false, false, "the mail relay is away"};
}

outcome_decision after_uncertain(const outcome_case& given, const retry_schedule& retries, random_source& random) {
    if (given.policy == uncertain_policy::hold) return {dead, {}, true, true, "uncertain"};
    return tried_again_later(given, retries, random, true, "the answer was lost; it is sent again");
}

}  // namespace

outcome_decision decide(const outcome_case& given, const retry_schedule& retries, random_source& random) {
    switch (given.outcome) {
        case delivery_outcome::accepted: return {sent, {}, true, false, ""};
        case delivery_outcome::refused_for_now:
            if (given.free_retry) return {queued, 100ms, false, false, "again in a new session"};
            return tried_again_later(given, retries, random, false, "refused for now");
        case delivery_outcome::refused: return after_refused(given, retries, random);
        case delivery_outcome::channel_fault: return after_channel_fault(given, retries, random);
        case delivery_outcome::uncertain: return after_uncertain(given, retries, random);
        case delivery_outcome::called_off:
            return {queued, jittered(1s, 1.0, 1.5, random), false, false, "called off before it was sent"};
    }
    return {};
}

}  // namespace tidings
