// Who may do what on a program's listeners: its API keys, its audit log, and the routes to both.
#pragma once
#include <chrono>
#include <vector>
#include "access/key_ring.hpp"
#include "api/api_handler.hpp"
#include "runtime/gate.hpp"
#include "runtime/retention_sweep.hpp"
#include "runtime/running_parts.hpp"
#include "stores/access_store.hpp"

namespace tidings {

class access_side {
public:
    // `opened`: of the store. `audit_kept`: how long, 0: for ever. What is passed by reference outlives this.
    access_side(async_clock& clock, random_source& random, log_sink& lines, access_store store, gate& opened,
                std::chrono::milliseconds audit_kept);

    api::route_table routes();
    api::access_parts parts_of_handler();
    key_ring& keys() { return keys_; }

    std::vector<running_part> parts();

private:
    logger log(std::string part) const { return logger{lines_, std::move(part)}; }

    async_clock& clock_;
    random_source& random_;
    log_sink& lines_;
    access_store store_;
    gate& opened_;
    key_ring keys_;
    retention_sweep old_audit_;
};

}  // namespace tidings
