// Saved views, as the store keeps them. Suite: tests/contract/view_store.
#pragma once
#include <string>
#include <vector>
#include "access/saved_view.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

class view_store {
public:
    virtual ~view_store() = default;

    // Those of the owner and those for everybody, by list and name.
    virtual task<result<std::vector<saved_view>>> list(std::string owner) = 0;

    // In place of the one with the same owner, list and name. conflict: the owner has views_of_owner_max others, or there
    // are views_max; nothing was written.
    virtual task<result<void>> put(saved_view view) = 0;

    // not_found: there is none.
    virtual task<result<void>> remove(std::string owner, std::string list, std::string name) = 0;
};

}  // namespace tidings
