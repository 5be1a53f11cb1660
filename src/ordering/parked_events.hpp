// Events that the event log refused while it took others, with the later ones of their orders: nobody publishes them
// until a person decides. Suite: tests/contract/outbox_source.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct parked_event {
    std::int64_t position = 0;  // in the outbox; lists go by it
    event_id event;
    order_id order;
    std::int64_t version = 0;
    std::string type;
    std::string reason;  // the log's words, or that an earlier version is parked
    timestamp created_at, parked_at;
};

class parked_events {
public:
    virtual ~parked_events() = default;

    // Behind this position, the oldest first.
    virtual task<result<std::vector<parked_event>>> list(std::int64_t after, std::size_t limit) = 0;
    virtual task<result<std::optional<parked_event>>> find(event_id event) = 0;

    // Lets all of an order's, or of every order's, go again, and says how many. They are published when the reconciler
    // asks for what is not confirmed.
    virtual task<result<std::int64_t>> release(std::optional<order_id> order) = 0;

    // It is never published, and counts as settled; the later ones that waited behind it go again. False: it is not
    // parked.
    virtual task<result<bool>> discard(event_id event) = 0;
};

}  // namespace tidings
