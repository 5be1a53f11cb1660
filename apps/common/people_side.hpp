// People who sign in to the console with an OpenID Connect provider, when one is set.
#pragma once
#include <memory>
#include "adapters/oidc/oidc_config.hpp"
#include "console/provider_door.hpp"
#include "stores/access_store.hpp"
#include "stores/part_surroundings.hpp"

namespace tidings {

class people_side {
public:
    // What is passed by reference outlives this.
    people_side(const part_surroundings& on, const oidc::oidc_config& given, access_store store, key_ring& keys);

    console::provider_door* door() { return door_.get(); }  // null: TIDINGS_OIDC_ISSUER is not set

private:
    std::unique_ptr<console::identity_provider> provider_;
    console::people people_;
    std::unique_ptr<console::provider_door> door_;
};

}  // namespace tidings
