#include "intake/traced_inbox.hpp"

namespace tidings {
namespace {

std::unordered_map<message_id, std::string> contexts_of_claims(const intake_batch& batch) {
    std::unordered_map<message_id, std::string> contexts;
    for (const auto& entry : batch.entries)
        for (const auto& one : entry.messages)
            if (one.claim) contexts.emplace(one.id, entry.event.traceparent);
    return contexts;
}

}  // namespace

traced_inbox::traced_inbox(inbox& inner, const tracer& traces, std::string system, std::string topic, std::string group)
    : inner_(inner),
      traces_(traces),
      system_(std::move(system)),
      topic_(std::move(topic)),
      group_(std::move(group)),
      span_name_("process " + topic_) {}

task<result<intake_counts>> traced_inbox::store(intake_batch batch) {
    std::vector<span> works;
    if (traces_.is_on())
        for (auto& entry : batch.entries)
            if (auto work = begin(entry, batch.entries.size())) works.push_back(*std::move(work));
    if (works.empty()) return inner_.store(std::move(batch));
    return store_within(std::move(works), std::move(batch));
}

std::optional<span> traced_inbox::begin(inbox_entry& entry, std::size_t batch_size) const {
    auto work = traces_.begin(entry.event.traceparent, span_name_, span_kind::consumer);
    if (!work) return std::nullopt;
    work->text("messaging.system", system_)
        .text("messaging.operation.type", "process")
        .text("messaging.destination.name", topic_)
        .text("messaging.consumer.group.name", group_)
        .text("messaging.message.id", entry.event.id.value)
        .text("tidings.order_id", entry.event.order.value)
        .text("tidings.event_type", entry.event.type)
        .number("tidings.order_version", entry.event.version)
        .number("tidings.batch_size", static_cast<std::int64_t>(batch_size))
        .number("tidings.mails", static_cast<std::int64_t>(entry.messages.size()));
    entry.event.traceparent = work->context.traceparent;
    return work;
}

task<result<intake_counts>> traced_inbox::store_within(std::vector<span> works, intake_batch batch) {
    auto contexts = contexts_of_claims(batch);
    auto counts = co_await inner_.store(std::move(batch));
    if (counts) counts->traceparents = std::move(contexts);
    const auto ended_at = traces_.now();
    for (auto& work : works) {
        if (!counts) work.failed(name_of(counts.error().code));
        traces_.end_at(ended_at, std::move(work));
    }
    co_return counts;
}

}  // namespace tidings
