// The relay's event_writer on Kafka: an idempotent producer, rebuilt by itself after a fatal error. One executor.
// Events are CloudEvents in the Kafka binding's binary mode; the key is the order id, so an order stays in one
// partition.
#pragma once
#include <memory>
#include "adapters/kafka/kafka_config.hpp"
#include "relay/event_writer.hpp"
#include "relay/record_writer.hpp"
#include "runtime/log.hpp"
#include "runtime/system_clock.hpp"

namespace tidings::kafka {

struct writer_limits {
    std::size_t in_flight_max = 4096;  // then publish() says false
    // How long a record may wait for others to share a request; they share anyway while one is under way.
    std::chrono::milliseconds linger{0};
    std::chrono::milliseconds set_up_limit{5000};  // one try to reach the cluster at the start
    std::chrono::milliseconds rebuild_first{100};  // pause before a new producer after a fatal error, doubling
    std::chrono::milliseconds rebuild_longest{10'000};
};

struct writer_counters {
    std::uint64_t delivered = 0;
    std::uint64_t refused = 0;  // record faults
    std::uint64_t cluster_faults = 0;
    std::uint64_t lost = 0;         // rows whose outcome was lost with a producer
    std::uint64_t rebuilt = 0;      // producers replaced after a fatal error
    std::uint64_t tried_alone = 0;  // refused with others in the same request, and sent again without them
    std::size_t in_flight = 0, in_flight_max = 0;
};

class event_writer final : public tidings::event_writer, public record_writer {
public:
    // `topic`: usually config.topic.
    event_writer(asio::any_io_executor executor, kafka_config config, std::string topic, logger log,
                 writer_limits limits = {});
    ~event_writer() override;

    // Starts reaching for the cluster and returns at once; until it answers, publish() says false.
    // invalid: a property is refused.
    result<void> start();

    bool publish(const outbox_row& row) override;
    bool publish(const log_record& record) override;
    task<std::vector<publish_outcome>> outcomes() override;

    // Waits for what is in flight, at the latest until the deadline; then ends outcomes().
    task<> stop(steady_time deadline);

    bool is_up() const;  // a broker is connected
    writer_counters counters() const;

private:
    class machine;
    std::shared_ptr<machine> machine_;
};

}  // namespace tidings::kafka
