// One accepted write, ready to be stored, and its answer: made of the order's id, version and document alone, so that a
// repeated key gets the very same one.
#pragma once
#include "domain/order_event.hpp"
#include "ordering/order_service.hpp"

namespace tidings {

struct order_happening {
    event_id id;
    event_kind kind = event_kind::placed;
    std::optional<order_status> previous_status;
    std::vector<std::string> changed;
    bool notify = true;
};

struct write_plan {
    order_write write;
    write_answer answer;  // what the client gets once it is written
};

// `after` is the order's next version; its version before is expected in storage.
write_plan plan_write(const order& after, order_happening happened, const write_request& request,
                      const std::string& fingerprint);

// The answer to the write that made this version of the order.
write_answer answer_for(const order_id& id, std::int64_t version, std::string document);

}  // namespace tidings
