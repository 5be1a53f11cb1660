// From the event log to the inbox, and the receipts of what came: planner, intake and teller.
#pragma once
#include <chrono>
#include <memory>
#include <vector>
#include "adapters/side_topics/receipt_topic.hpp"
#include "api/health.hpp"
#include "base/ids.hpp"
#include "common/settings.hpp"
#include "intake/intake_loop.hpp"
#include "intake/receipt_teller.hpp"
#include "intake/telling_inbox.hpp"
#include "intake/told_inbox.hpp"
#include "intake/traced_inbox.hpp"
#include "notify/dispatcher.hpp"
#include "notify/planner.hpp"
#include "notify/quarantine_desk.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"
#include "sides/notification_ends.hpp"
#include "stores/message_store.hpp"
#include "stores/part_surroundings.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class intake_side {
public:
    // `told`: of every stored message. `sender`: takes mails as they are stored, and is woken for the others.
    intake_side(const part_surroundings& on, tracer& traces, id_generator& ids, message_store& store,
                notification_ends ends, told_inbox::tell told, dispatcher& sender, const settings& given);

    intake_counters counters() const { return intake_.counters(); }
    std::shared_ptr<quarantine_desk> make_quarantine_desk();

    api::readiness_check inbox_check() const;
    std::vector<api::readiness_check> log_checks() const;  // none when it is embedded

    // Each in the order in which they start; receipts before sending, so that they outlast it. `opened`: of the store.
    std::vector<running_part> receipt_parts(gate& opened);
    std::vector<running_part> parts(gate& opened);

private:
    std::vector<new_message> plan(const order_event& event) const;
    std::function<steady_time()> after(std::chrono::milliseconds limit) const;

    async_clock& clock_;
    message_store& store_;
    notification_ends ends_;
    dispatcher& sender_;
    std::chrono::milliseconds kept_;  // events, messages and orders
    planner planner_;
    receipt_topic_writer receipt_topic_;
    receipt_teller teller_;
    told_inbox told_inbox_;
    telling_inbox inbox_;
    traced_inbox traced_inbox_;
    intake_loop intake_;
};

}  // namespace tidings
