// Takes orders and changes to them. Every accepted write is one durable unit: order, event and idempotency claim.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>
#include "base/ids.hpp"
#include "base/time_source.hpp"
#include "ordering/order_repository.hpp"
#include "ordering/refusal.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct write_request {
    std::string body;  // JSON: a new order, or a merge patch (RFC 7396)
    std::optional<std::string> idempotency_key;
    std::string scope;                     // "POST /v1/orders" or "PATCH /v1/orders/{id}", plus the API key's id
    std::optional<std::int64_t> if_match;  // the version the client saw
    std::string traceparent;               // W3C trace context of the request; may be empty
    bool by_test_key = false;              // it makes test orders, and changes no others
};

// A repeated request gets it again, byte for byte.
struct write_answer {
    order_id order;
    std::int64_t version = 0;  // that the write made, or found when it changed nothing
    std::string document;      // the order at that version, with `warnings` about the request
    bool created = false;      // the write placed the order
    friend bool operator==(const write_answer&, const write_answer&) = default;
};

struct accepted_write {
    write_answer answer;
    bool replayed = false;  // the first answer to this Idempotency-Key, again
};

// Why nothing may be written now, in words for the client; empty: there is room.
using why_no_room = std::function<std::string()>;

class order_service {
public:
    // `room`: see write_budget; empty: there is always room.
    order_service(order_repository& repository, id_generator& ids, const time_source& clock, why_no_room room = {})
        : repository_(repository), ids_(ids), clock_(clock), room_(std::move(room)) {}

    // A language or time zone of the customer that is not understood refuses nothing: the answer's `warnings` tell it.
    task<outcome<accepted_write>> create(write_request request);
    // A change that another write overtook is applied again to the newer version, a few times, unless If-Match forbids
    // it. A patch that changes nothing is answered with the order as it is; no version, no event.
    task<outcome<accepted_write>> change(order_id id, write_request request);
    task<outcome<stored_order>> find(order_id id);
    task<outcome<order_page>> list(order_filter filter);
    task<outcome<event_page>> events_of(order_id id, std::int64_t after_version = 0, std::size_t limit = 200);

private:
    std::string why_no_room_now() const { return room_ ? room_() : std::string{}; }

    order_repository& repository_;
    id_generator& ids_;
    const time_source& clock_;
    why_no_room room_;
};

}  // namespace tidings
