#include "common/access_side.hpp"
#include "api/audit_routes.hpp"
#include "api/keys_controller.hpp"
#include "runtime/gated.hpp"

namespace tidings {

access_side::access_side(ground& on, access_store store, gate& opened, const settings& given)
    : on_(on),
      store_(store),
      opened_(opened),
      keys_(store.keys, on.clock, on.log("keys")),
      old_audit_(store.old_audit, on.clock, on.random, {.what = "audit entries", .kept = given.store.audit_retention},
                 on.log("retention")) {}

api::route_table access_side::routes() {
    auto routes = api::key_routes(store_.keys, keys_, on_.clock, on_.log("api"));
    routes.add(api::audit_routes(store_.audit, on_.log("api")));
    return routes;
}

api::access_parts access_side::parts_of_handler() {
    return {&keys_, std::make_shared<api::audit_trail>(store_.audit, on_.clock, on_.random, on_.log("audit"))};
}

std::vector<running_part> access_side::parts() {
    return {gated("API keys", opened_, keys_), gated("audit retention", opened_, old_audit_)};
}

}  // namespace tidings
