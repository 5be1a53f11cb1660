#include "relay/traced_writer.hpp"

namespace tidings {

traced_writer::traced_writer(event_writer& inner, const tracer& traces, std::string system, std::string topic)
    : inner_(inner),
      traces_(traces),
      system_(std::move(system)),
      topic_(std::move(topic)),
      span_name_("publish " + topic_) {}

bool traced_writer::publish(const outbox_row& row) {
    if (!traces_.is_on() || open_.size() >= open_max) return inner_.publish(row);
    auto work = traces_.begin(row.event.traceparent, span_name_, span_kind::producer);
    if (!work) return inner_.publish(row);
    work->text("messaging.system", system_)
        .text("messaging.operation.type", "send")
        .text("messaging.destination.name", topic_)
        .text("messaging.message.id", row.event.id.value)
        .text("tidings.order_id", row.event.order.value)
        .text("tidings.event_type", row.event.type)
        .number("tidings.order_version", row.event.version);
    return publish_within(*std::move(work), row);
}

bool traced_writer::publish_within(span work, outbox_row row) {
    row.event.traceparent = work.context.traceparent;
    if (!inner_.publish(row)) return false;
    open_.insert_or_assign(row.id, std::move(work));
    return true;
}

task<std::vector<publish_outcome>> traced_writer::outcomes() {
    auto decided = co_await inner_.outcomes();
    if (!open_.empty())
        for (const auto& outcome : decided) settle(outcome);
    co_return decided;
}

void traced_writer::settle(const publish_outcome& outcome) {
    auto found = open_.extract(outcome.outbox_id);
    if (found.empty()) return;
    auto& work = found.mapped();
    work.text("tidings.outcome", name_of(outcome.verdict));
    if (outcome.verdict != publish_verdict::delivered) work.failed(name_of(outcome.verdict));
    traces_.end(std::move(work));
}

}  // namespace tidings
