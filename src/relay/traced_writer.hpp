// An event_writer whose events are spans: from handing one to the event log until the log has decided. The span travels
// in the event's traceparent, so that its consumers go on below. Everything else passes through.
#pragma once
#include <unordered_map>
#include "relay/event_writer.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class traced_writer final : public event_writer {
public:
    // `system`: "kafka", or another event log's name. The references outlive it.
    traced_writer(event_writer& inner, const tracer& traces, std::string system, std::string topic);

    bool publish(const outbox_row& row) override;
    task<std::vector<publish_outcome>> outcomes() override;

private:
    static constexpr std::size_t open_max = 8192;  // twice what a relay has in flight; beyond it, no spans
    bool publish_within(span work, outbox_row row);
    void settle(const publish_outcome& outcome);

    event_writer& inner_;
    const tracer& traces_;
    std::string system_, topic_, span_name_;
    std::unordered_map<std::int64_t, span> open_;  // by outbox id
};

}  // namespace tidings
