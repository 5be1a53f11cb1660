// What is told about sends: counters, log lines, spans, and the dead letters for the mirror.
#pragma once
#include <functional>
#include <string>
#include "notify/dispatcher_status.hpp"
#include "notify/flight.hpp"
#include "notify/send_spans.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

// A message whose retries are exhausted. Called once per death that the journal has recorded.
struct dead_letter {
    message head;
    std::string reason, event_type, event_payload;
    timestamp event_time;
    std::string traceparent;
};

class send_reports {
public:
    using on_dead = std::function<void(const dead_letter&)>;

    send_reports(logger words, on_dead died, send_spans traces)
        : log(std::move(words)),
          spans(traces),
          claims(log, "no messages can be claimed; trying again", "messages can be claimed again"),
          renewals(log, "leases cannot be renewed; trying again", "leases can be renewed again"),
          recoveries(log, "leases cannot be looked through; trying again", "leases can be looked through again"),
          died_(std::move(died)) {}

    // The journal has recorded how a send ended.
    void recorded(const flight& sent, const settlement& how);

    logger log;
    send_spans spans;
    dispatcher_counters counters;
    outage_log claims, renewals, recoveries;

private:
    void tell_death(const flight& sent, const settlement& how);

    on_dead died_;
};

}  // namespace tidings
