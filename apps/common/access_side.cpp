#include "common/access_side.hpp"
#include "api/audit_routes.hpp"
#include "api/keys_controller.hpp"
#include "runtime/gated.hpp"

namespace tidings {

access_side::access_side(async_clock& clock, random_source& random, log_sink& lines, access_store store, gate& opened,
                         std::chrono::milliseconds audit_kept)
    : clock_(clock),
      random_(random),
      lines_(lines),
      store_(store),
      opened_(opened),
      keys_(store.keys, clock, log("keys")),
      old_audit_(store.old_audit, clock, random, {.what = "audit entries", .kept = audit_kept}, log("retention")) {}

api::route_table access_side::routes() {
    auto routes = api::key_routes(store_.keys, keys_, clock_, log("api"));
    routes.add(api::audit_routes(store_.audit, log("api")));
    return routes;
}

api::access_parts access_side::parts_of_handler() {
    return {&keys_, std::make_shared<api::audit_trail>(store_.audit, clock_, random_, log("audit"))};
}

std::vector<running_part> access_side::parts() {
    return {gated("API keys", opened_, keys_), gated("audit retention", opened_, old_audit_)};
}

}  // namespace tidings
