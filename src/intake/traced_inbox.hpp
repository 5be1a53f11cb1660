// An inbox whose stored events are spans, each below the span that published it: from the moment its batch is handed to
// the store until it is durable. The span's context is what is stored, so that the mails go on below it.
#pragma once
#include "intake/inbox.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class traced_inbox final : public inbox {
public:
    // `system`: "kafka", or another event log's name. The references outlive it.
    traced_inbox(inbox& inner, const tracer& traces, std::string system, std::string topic, std::string group);

    task<result<intake_counts>> store(intake_batch batch) override;

private:
    std::optional<span> begin(inbox_entry& entry, std::size_t batch_size) const;
    task<result<intake_counts>> store_within(std::vector<span> works, intake_batch batch);

    inbox& inner_;
    const tracer& traces_;
    std::string system_, topic_, group_, span_name_;
};

}  // namespace tidings
