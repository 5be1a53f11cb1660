// Who asks, and what they may do. Shared, because a key can end while its request is under way.
#pragma once
#include <memory>
#include <string>
#include "access/key_type.hpp"
#include "access/scope.hpp"

namespace tidings {

struct caller {
    std::string id;    // of the API key; "bootstrap", or "anonymous" when no keys are asked for
    std::string name;  // for people
    std::string role;  // empty: anonymous
    scope_set scopes;
    key_type type = key_type::live;
    std::string person = {};  // who signed in with a provider; empty: it is a key

    const std::string& owner() const { return person.empty() ? id : person; }  // of what is kept for them
};

using caller_ptr = std::shared_ptr<const caller>;

}  // namespace tidings
