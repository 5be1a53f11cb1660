// What an operator can set about mails: who they come from, where they go, how long they are tried.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>
#include "mail/mailbox.hpp"
#include "notify/delivery_mode.hpp"
#include "notify/message_journal.hpp"
#include "notify/rate_limits.hpp"
#include "notify/retry_schedule.hpp"
#include "notify/storm_guard.hpp"

namespace tidings {

class option_list;

struct notify_config {
    std::string instance = "notify";  // names this process in leases; unique per start
    mailbox from;                     // TIDINGS_MAIL_FROM
    std::string
        merchant_address;  // TIDINGS_MERCHANT_ADDRESS: gets merchant_new_order for every new order; empty: nobody
    std::string default_locale = "en";
    delivery_mode mode;                       // TIDINGS_DELIVERY_MODE
    retry_schedule retries;                   // TIDINGS_RETRY_SCHEDULE, TIDINGS_RETRY_MAX_AGE
    uncertain_rules uncertain;                // TIDINGS_UNCERTAIN
    std::vector<mail_kind> supersedable;      // TIDINGS_SUPERSEDE: kinds that a newer mail of the order replaces
    kind_expiries expires;                    // TIDINGS_EXPIRES: older mails are skipped, not sent
    rate_settings rates;                      // TIDINGS_SMTP_RATE, TIDINGS_DOMAIN_RATE
    storm_limits storm;                       // TIDINGS_STORM_PAUSE
    std::size_t sends_max = 20;               // sends open at once
    std::chrono::milliseconds lease{15'000};  // TIDINGS_LEASE: how long a claim lasts without a heartbeat
    std::chrono::milliseconds hold_max{15 * 60'000};  // how long a version of an order waits for one that never came
    std::chrono::milliseconds idle_poll{1'000};       // the longest wait between two looks into the journal
    std::chrono::milliseconds stop_grace{30'000};     // how long a stop waits for open sends
};

// TIDINGS_MAIL_FROM, TIDINGS_RETRY_…, and what else the members name.
void declare(option_list& options, notify_config& into);

}  // namespace tidings
