// Writes down who asked for a change before it is tried, and what came of it before it is answered. Around every action
// whose route says that it is audited.
#pragma once
#include <string_view>
#include "access/audit_log.hpp"
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "base/ids.hpp"
#include "base/random_source.hpp"

namespace tidings::api {

// Pure. Addresses are masked, API keys and digests left out; what is longer than 4,000 bytes is told by its size alone.
audit_entry entry_of(const request_context& context, std::string_view called);
audit_ending ending_of(const http_response& answer, const audit_entry& begun);

class audit_trail {
public:
    // What is passed by reference outlives it.
    audit_trail(audit_log& kept, const time_source& clock, random_source& random, logger log)
        : kept_(kept), clock_(clock), ids_(clock, random), failures_(std::move(log)) {}

    // When the entry cannot be written nothing is done: 503. When its end cannot be written the answer stands, and the
    // entry stays open.
    task<http_response> run(const request_context& context, const route_table::entry& chosen);

private:
    audit_log& kept_;
    const time_source& clock_;
    id_generator ids_;
    failure_log failures_;
};

}  // namespace tidings::api
