// The order service without its listener: orders and their events from the store to the event log.
#pragma once
#include <string>
#include <vector>
#include "adapters/file_system/volume_meter.hpp"
#include "api/finding.hpp"
#include "api/health.hpp"
#include "api/ledger.hpp"
#include "api/route_table.hpp"
#include "base/ids.hpp"
#include "ordering/order_service.hpp"
#include "ordering/traced_repository.hpp"
#include "ordering/write_budget.hpp"
#include "runtime/retention_sweep.hpp"
#include "sides/publishing_side.hpp"

namespace tidings {

class order_side {
public:
    // `instance`: names this start of this process in the relay's lease.
    order_side(const part_surroundings& on, tracer& traces, id_generator& ids, std::string instance, order_store& store,
               order_ends ends, const settings& given);

    // `around`: what else GET /v1/findings looks at, of the whole process.
    api::route_table routes(std::vector<api::look> around = {});
    std::vector<api::readiness_check> checks() const;
    std::vector<api::look> looks();                 // around itself, for GET /v1/findings
    task<result<api::order_side_counts>> counts();  // for the ledger
    gate& opened() { return opened_; }
    const outbox_relay& relay() const { return publishing_.relay(); }

    // In the order in which they start; stopped the other way round, so that the relay can still save its progress.
    std::vector<running_part> parts();

private:
    task<> open_store();
    task<> close_store();

    part_surroundings on_;
    order_store& store_;
    gate opened_;
    publishing_side publishing_;
    traced_repository traced_orders_;
    file_system::volume_meter volumes_;
    write_budget budget_;
    order_service orders_;
    retention_sweep old_orders_;
};

}  // namespace tidings
