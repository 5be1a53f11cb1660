// The decision table for an attempt that has ended: sent, tried again later, failed, dead, or the channel's matter, for
// which the mail pays nothing. Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include "base/random_source.hpp"
#include "notify/kind_rules.hpp"
#include "notify/mailer.hpp"
#include "notify/message_journal.hpp"
#include "notify/retry_schedule.hpp"
#include "notify/storm_guard.hpp"

namespace tidings {

struct outcome_case {
    delivery_outcome outcome = delivery_outcome::channel_fault;
    std::int64_t attempts_before = 0;                         // charged ones
    std::chrono::milliseconds age{0};                         // since the message was created
    storm_guard::verdict storm = storm_guard::verdict::fail;  // for refused
    std::chrono::milliseconds storm_left{0};                  // for refused and held
    uncertain_policy policy = uncertain_policy::resend;       // for uncertain
    bool free_retry = false;  // refused_for_now, but only for this session: again at once, nothing charged
    bool blamed = false;      // channel_fault that this very mail seems to cause: treated as refused_for_now
};

struct outcome_decision {
    message_status status = message_status::queued;
    std::optional<std::chrono::milliseconds> retry_in;
    bool charged = false;
    bool uncertain = false;
    std::string_view why;  // words before the relay's reply in the message's reason
    friend bool operator==(const outcome_decision&, const outcome_decision&) = default;
};

outcome_decision decide(const outcome_case& given, const retry_schedule& retries, random_source& random);

}  // namespace tidings
