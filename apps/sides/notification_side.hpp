// The notification service without its listener: events from the event log to mails that a mail relay accepted.
#pragma once
#include <memory>
#include <string>
#include <vector>
#include "adapters/file_system/volume_meter.hpp"
#include "api/finding.hpp"
#include "api/health.hpp"
#include "api/ledger.hpp"
#include "api/live_feed.hpp"
#include "api/order_side_view.hpp"
#include "api/route_table.hpp"
#include "notify/message_metrics.hpp"
#include "runtime/disk_reserve.hpp"
#include "runtime/retention_sweep.hpp"
#include "sides/intake_side.hpp"
#include "sides/sending_side.hpp"

namespace tidings {

class notification_side {
public:
    // `instance`: names this start of this process in the leases of mails. `died`: told of every dead letter.
    notification_side(const part_surroundings& on, tracer& traces, id_generator& ids, const std::string& instance,
                      message_store& store, notification_ends ends, const settings& given,
                      dispatcher::on_dead died = {});

    // `around`: what else GET /v1/findings looks at, of the whole process. `orders` and `more`: what neighbours in the
    // same process tell; empty where they are elsewhere.
    api::route_table routes(std::vector<api::look> around, api::count_order_side orders = {},
                            api::order_side_view more = {});
    std::vector<api::readiness_check> checks() const;
    std::vector<api::look> looks();  // around itself, for GET /v1/findings
    gate& opened() { return opened_; }

    // In the order in which they start: the store, then the receipts, then the mail relay, then the dispatcher; stopped
    // the other way round.
    std::vector<running_part> parts();

private:
    std::vector<api::ask_stage> stages(const api::order_side_view& more) const;
    task<api::finding> look_at_disk();
    task<> open_store();
    task<> close_store();

    part_surroundings on_;
    message_store& store_;
    gate opened_;
    file_system::volume_meter volumes_;
    disk_reserve reserve_;
    message_metrics metrics_;
    retention_sweep old_mails_, old_messages_;
    api::live_feed live_;
    sending_side sending_;
    intake_side intake_;
};

}  // namespace tidings
