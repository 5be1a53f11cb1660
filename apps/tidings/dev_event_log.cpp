#include "dev_event_log.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<embedded_log::event_log> open_log(const part_surroundings& on, embedded_log::log_config config) {
    auto opened = embedded_log::event_log::open(on.executor, config, on.clock, on.log("event log"));
    if (!opened) throw start_refused(config.path + ": " + opened.error().detail);
    return *std::move(opened);
}

std::unique_ptr<embedded_log::event_log> open_events(const part_surroundings& on, const std::string& folder,
                                                     const std::string& topic) {
    embedded_log::log_config config;
    config.path = folder + "/events.db";
    config.topic = topic;
    return open_log(on, std::move(config));
}

std::unique_ptr<embedded_log::event_log> open_receipts(const part_surroundings& on, const std::string& folder,
                                                       const std::string& topic) {
    embedded_log::log_config config;
    config.path = folder + "/receipts.db";
    config.topic = topic + ".receipts";
    config.retention = 1h;
    return open_log(on, std::move(config));
}

template <class End>
task<> stop_end(End& end) {
    end.stop();
    co_return;
}

template <class End>
std::function<task<>(steady_time)> stopped(End& end) {
    return [&end](steady_time) { return stop_end(end); };
}

}  // namespace

dev_event_log::dev_event_log(const part_surroundings& on, const std::string& folder, const kafka::kafka_config& names)
    : events_(open_events(on, folder, names.topic)),
      receipts_(open_receipts(on, folder, names.topic)),
      writer_(*events_),
      again_(*events_),
      receipt_writer_(*receipts_),
      reader_(*events_, names.group),
      receipt_reader_(*receipts_, "order-service") {}

// The writer stays until stop(): what the relay gave it is written while the order side stops.
order_ends dev_event_log::order_ends() {
    return {.writer = writer_,
            .again = again_,
            .receipts = receipt_reader_,
            .is_up = {},
            .stop_writer = {},
            .stop_again = stopped(again_),
            .stop_receipts = stopped(receipt_reader_)};
}

notification_ends dev_event_log::notification_ends() {
    return {.reader = reader_,
            .receipts = receipt_writer_,
            .is_up = {},
            .stop_reader = stopped(reader_),
            .stop_receipts = stopped(receipt_writer_)};
}

task<> dev_event_log::stop() {
    writer_.stop();
    events_->stop();
    receipts_->stop();
    co_return;
}

}  // namespace tidings
