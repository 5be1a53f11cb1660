#include "common/people_side.hpp"
#include "adapters/oidc/oidc_provider.hpp"

namespace tidings {

people_side::people_side(const part_surroundings& on, const oidc::oidc_config& given, access_store store,
                         key_ring& keys)
    : people_(store.keys, keys, store.audit, on.clock, on.random) {
    if (!given.is_set()) return;
    provider_ = std::make_unique<oidc::oidc_provider>(on.executor, given, on.clock);
    door_ = std::make_unique<console::provider_door>(*provider_, people_, on.log("console"));
}

}  // namespace tidings
