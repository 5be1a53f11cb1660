// intake's event_reader on Kafka: a member of a consumer group that keeps polling whether or not anybody reads, stops
// fetching when its buffer is full, and replaces its client when records stop coming although there are some. One
// executor.
#pragma once
#include <memory>
#include "adapters/kafka/kafka_config.hpp"
#include "intake/event_reader.hpp"
#include "runtime/log.hpp"
#include "runtime/system_clock.hpp"

namespace tidings::kafka {

struct reader_limits {
    std::size_t batch_max = 500;
    std::size_t buffered_records_max = 1000;  // then the partitions are paused …
    std::size_t buffered_bytes_max = 8 * 1024 * 1024;
    std::size_t resume_at = 400;                // … until so few records are left
    std::chrono::milliseconds fetch_wait{100};  // how long a broker waits for fetch_bytes_min before it answers
    int fetch_bytes_min = 1;
    std::chrono::milliseconds commit_limit{10'000};
    std::chrono::milliseconds set_up_limit{5000};
    std::chrono::milliseconds poll_every{1000};       // even when nothing happens
    std::chrono::milliseconds look_after{10'000};     // without a record: ask the broker whether there is one
    std::chrono::milliseconds replace_after{25'000};  // there is one, and still nothing came: replace the client
    std::chrono::milliseconds leave_limit{3000};
};

struct reader_counters {
    std::uint64_t records = 0;
    std::uint64_t commits = 0;
    std::uint64_t rebalances = 0;
    std::uint64_t offset_resets = 0;  // positions the broker no longer had: read again from the oldest record
    std::uint64_t rebuilt = 0;        // clients replaced
    std::uint64_t pauses = 0;         // times the buffer was full
    std::size_t buffered = 0;
    std::size_t partitions = 0;  // owned now
    std::int64_t lag = 0;        // records of them behind the committed position, by the last statistics
};

class event_reader final : public tidings::event_reader {
public:
    event_reader(asio::any_io_executor executor, kafka_config config, logger log, reader_limits limits = {});
    ~event_reader() override;

    // Starts reaching for the cluster and returns at once. invalid: a property is refused.
    result<void> start();

    task<result<record_batch>> read(std::size_t records_max) override;
    task<result<void>> commit(const log_positions& positions) override;

    // Ends read(), leaves the group, at the latest at the deadline. Commit first.
    task<> stop(steady_time deadline);

    bool is_up() const;  // a broker is connected
    reader_counters counters() const;

private:
    class machine;
    std::shared_ptr<machine> machine_;
};

}  // namespace tidings::kafka
