// Who may do what on a program's listeners: its API keys, its audit log, and the routes to both.
#pragma once
#include <vector>
#include "api/api_handler.hpp"
#include "common/ground.hpp"
#include "runtime/gate.hpp"
#include "runtime/retention_sweep.hpp"
#include "runtime/running_parts.hpp"
#include "stores/access_store.hpp"

namespace tidings {

class access_side {
public:
    // `opened`: of the store. What is passed by reference outlives this.
    access_side(ground& on, access_store store, gate& opened, const settings& given);

    api::route_table routes();
    api::access_parts parts_of_handler();
    key_ring& keys() { return keys_; }

    std::vector<running_part> parts();

private:
    ground& on_;
    access_store store_;
    gate& opened_;
    key_ring keys_;
    retention_sweep old_audit_;
};

}  // namespace tidings
