// Puts a route table behind one http_handler: trace, access, route, scope, content type, audit, action, masking, problem.
#pragma once
#include "api/access_control.hpp"
#include "api/audit_trail.hpp"
#include "api/route_table.hpp"
#include "api/shared_reads.hpp"
#include "base/random_source.hpp"
#include "base/time_source.hpp"
#include "runtime/reading_room.hpp"

namespace tidings::api {

// Where requests that read much take their turns: a search (`q`) is much longer than a page that comes from an index.
struct reading_rooms {
    explicit reading_rooms(async_clock& clock)
        : lists(clock, {.seats = 2, .wait_max = std::chrono::seconds(5), .rest = 1, .crowded_rest = 40}),
          searches(clock, {.seats = 1, .rest = 3, .crowded_rest = 20}),
          shared(clock) {}
    reading_room lists, searches;
    shared_reads shared;
};

// What belongs to the keys that were made here.
struct access_parts {
    key_ring* keys = nullptr;                      // besides the bootstrap key; may be null
    std::shared_ptr<audit_trail> trail = nullptr;  // empty: changes are not written down
};

// `clock` and `random` must outlive the handler, and so must everything the routes refer to. Without rooms
// nobody waits for a turn.
http_handler make_handler(route_table routes, const access_config& config, const time_source& clock,
                          random_source& random, std::shared_ptr<reading_rooms> rooms = {}, access_parts parts = {});

}  // namespace tidings::api
