// People who sign in with a provider. Each sign-in is a key that nobody has: it has a role, ends after eight hours, is
// listed and revoked like any other, and names the person in the audit log.
#pragma once
#include <string>
#include "access/audit_log.hpp"
#include "access/key_ring.hpp"
#include "base/ids.hpp"
#include "console/identity_provider.hpp"

namespace tidings::console {

class people {
public:
    // So many sign-ins of one person stand beside each other; one more ends the oldest.
    static constexpr std::size_t sign_ins_max = 10;

    struct arrival {
        std::string remote;   // the client's address
        std::string request;  // Request-Id
    };

    // What is passed by reference outlives it.
    people(key_store& keys, key_ring& ring, audit_log& audit, const time_source& clock, random_source& random)
        : keys_(keys), ring_(ring), audit_(audit), clock_(clock), ids_(clock, random) {}

    // The sign-in is in the audit log before it holds. Errors as of key_store: nobody is let in then.
    task<result<caller_ptr>> admit(person who, arrival from);

    // They signed out.
    task<result<void>> leave(caller_ptr who);

private:
    task<result<void>> make_room_for(const person& who);

    key_store& keys_;
    key_ring& ring_;
    audit_log& audit_;
    const time_source& clock_;
    id_generator ids_;
};

}  // namespace tidings::console
