// Appends to the embedded log, in call order, many rows to a transaction. Use it on the log's executor only.
#pragma once
#include <memory>
#include "adapters/embedded_log/event_log.hpp"
#include "relay/event_writer.hpp"
#include "relay/record_writer.hpp"

namespace tidings::embedded_log {

class event_writer final : public tidings::event_writer, public record_writer {
public:
    explicit event_writer(event_log& log, std::size_t in_flight_max = 1024);
    ~event_writer() override;

    // Also false between a fault and the outcomes that tell of it, so that nothing overtakes what failed.
    bool publish(const outbox_row& row) override;
    bool publish(const log_record& record) override;
    task<std::vector<publish_outcome>> outcomes() override;

    // Takes nothing more. What is in flight is still decided, and outcomes() tells it before it ends empty.
    void stop();

private:
    struct state;
    bool take(log_record record);
    std::shared_ptr<state> state_;  // shared with the append that runs
};

}  // namespace tidings::embedded_log
