#include "notify/send_reports.hpp"
#include "domain/mailbox_address.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {

void send_reports::recorded(const flight& sent, const settlement& how) {
    switch (how.status) {
        case message_status::sent:
            ++counters.sent;
            if (!log.wants(log_level::debug)) return;
            log.debug("mail sent", {{"message_id", sent.id().value},
                                    {"order_id", sent.head().order.value},
                                    {"event_id", sent.head().event.value},
                                    {"trace_id", trace_id_of(sent.claimed.traceparent)}});
            return;
        case message_status::deferred: ++counters.deferred; break;
        case message_status::failed: ++counters.failed; break;
        case message_status::skipped: ++counters.skipped; return;
        case message_status::dead:
            ++counters.dead;
            tell_death(sent, how);
            break;
        case message_status::queued:
        case message_status::sending:
        case message_status::suppressed:
        case message_status::superseded: return;
    }
    log.warn("a mail did not go out", {{"message_id", sent.id().value},
                                       {"order_id", sent.head().order.value},
                                       {"event_id", sent.head().event.value},
                                       {"recipient", masked_email(sent.head().recipient)},
                                       {"status", name_of(how.status)},
                                       {"reason", how.reason},
                                       {"retry_in_ms", how.retry_in.value_or(std::chrono::milliseconds{0}).count()},
                                       {"trace_id", trace_id_of(sent.claimed.traceparent)}});
}

void send_reports::tell_death(const flight& sent, const settlement& how) {
    const auto& from = sent.claimed;
    if (died_) died_({from.head, how.reason, from.event_type, from.event_payload, from.event_time, from.traceparent});
}

}  // namespace tidings
