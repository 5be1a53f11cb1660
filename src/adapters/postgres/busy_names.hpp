// Which orders and keys this process is writing right now, so that no two groups in flight touch the same one:
// the second would wait for the first inside the database, and its whole group with it.
#pragma once
#include <string>
#include <unordered_set>
#include "ordering/order_repository.hpp"

namespace tidings::postgres {

class busy_names {
public:
    // False: one of the command's names is taken; nothing was taken.
    bool take(const order_write& command) {
        if (names_.contains(command.id.value) || (command.claim && names_.contains(key_name(*command.claim))))
            return false;
        names_.insert(command.id.value);
        if (command.claim) names_.insert(key_name(*command.claim));
        return true;
    }

    void release(const order_write& command) {
        names_.erase(command.id.value);
        if (command.claim) names_.erase(key_name(*command.claim));
    }

private:
    static std::string key_name(const idempotency_claim& claim) { return claim.scope + '\n' + claim.key; }
    std::unordered_set<std::string> names_;
};

}  // namespace tidings::postgres
