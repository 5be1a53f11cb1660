#include "sides/intake_side.hpp"
#include "intake/intake_metrics.hpp"
#include "intake/record_retry.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

std::string inbox_words(const intake_counters& now) {
    if (now.not_stored_for < 1s) return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.not_stored_for).count();
    return "the database has not taken events for " + std::to_string(seconds) + " s; they wait (the log says why)";
}

}  // namespace

intake_side::intake_side(const part_surroundings& on, tracer& traces, id_generator& ids, message_store& store,
                         notification_ends ends, told_inbox::tell told, dispatcher& sender, const settings& given)
    : clock_(on.clock),
      store_(store),
      ends_(std::move(ends)),
      sender_(sender),
      kept_(given.store.retention),
      planner_(given.notify),
      receipt_topic_(ends_.receipts, ids, on.clock, on.log("receipts")),
      teller_(store.settlements(), receipt_topic_, on.clock, {}, on.log("receipts")),
      told_inbox_(store.inbox(), std::move(told)),
      inbox_(told_inbox_, teller_),
      traced_inbox_(inbox_, traces, event_log_system_of(given), given.kafka.topic, given.kafka.group),
      intake_(
          ends_.reader, traced_inbox_, [this](const order_event& event) { return plan(event); }, on.clock, on.random,
          intake_config{}, on.log("intake"),
          [this](const intake_counts&) {
              if (store_.journal().has_ready({})) sender_.look();
          },
          &sender_) {
    watch(on.counted, intake_);
    watch(on.counted, teller_);
}

// Of an event that old nothing may be known any more, not even that its mails were sent.
std::vector<new_message> intake_side::plan(const order_event& event) const {
    const auto oldest_kept = kept_.count() == 0 ? timestamp::min() : clock_.now() - kept_;
    return planner_.plan(event, oldest_kept);
}

std::shared_ptr<quarantine_desk> intake_side::make_quarantine_desk() {
    return std::make_shared<record_retry>(
        store_.quarantine(), inbox_, [this](const order_event& event) { return plan(event); },
        [this] { sender_.wake(); });
}

api::readiness_check intake_side::inbox_check() const {
    return {"inbox", [this] { return inbox_words(intake_.counters()); }};
}

std::vector<api::readiness_check> intake_side::log_checks() const {
    if (!ends_.is_up) return {};
    return {{"kafka", [this] { return ends_.is_up() ? "" : "no broker answers; new events wait there"; }, false}};
}

std::function<steady_time()> intake_side::after(std::chrono::milliseconds limit) const {
    return [this, limit] { return clock_.steady() + limit; };
}

std::vector<running_part> intake_side::receipt_parts(gate& opened) {
    return {{"receipt outcomes", [this] { return receipt_topic_.run_outcomes(); }, {}},
            gated("receipts", opened, teller_, {after(1s), ends_.stop_receipts})};
}

// The batch under way is stored and committed before the reader gives its partitions up.
std::vector<running_part> intake_side::parts(gate& opened) {
    return {gated("intake", opened, intake_, {after(5s), ends_.stop_reader})};
}

}  // namespace tidings
