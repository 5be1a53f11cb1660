// The event log of `tidings dev` and its topic of receipts: two files, and the ends that both sides have of them.
#pragma once
#include <memory>
#include <string>
#include "adapters/embedded_log/event_reader.hpp"
#include "adapters/embedded_log/event_writer.hpp"
#include "adapters/kafka/kafka_config.hpp"
#include "sides/notification_ends.hpp"
#include "sides/order_ends.hpp"
#include "stores/part_surroundings.hpp"

namespace tidings {

class dev_event_log {
public:
    // The topic and the group are named as they would be in Kafka. Throws start_refused when a file cannot be opened.
    dev_event_log(const part_surroundings& on, const std::string& folder, const kafka::kafka_config& names);

    tidings::order_ends order_ends();
    tidings::notification_ends notification_ends();
    task<> stop();  // once both sides are

private:
    std::unique_ptr<embedded_log::event_log> events_, receipts_;
    embedded_log::event_writer writer_, again_, receipt_writer_;
    embedded_log::event_reader reader_, receipt_reader_;
};

}  // namespace tidings
