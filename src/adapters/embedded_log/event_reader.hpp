// One group's reader of the embedded log. Nobody else can own the partition, so ownership is constant.
// Use it on the log's executor only.
#pragma once
#include <optional>
#include "adapters/embedded_log/event_log.hpp"
#include "intake/event_reader.hpp"

namespace tidings::embedded_log {

class event_reader final : public tidings::event_reader {
public:
    // `poll`: how often it looks although no append rang.
    event_reader(event_log& log, std::string group, std::chrono::milliseconds poll = std::chrono::milliseconds(1'000));
    ~event_reader() override;

    task<result<record_batch>> read(std::size_t records_max) override;
    task<result<void>> commit(const log_positions& positions) override;

    void stop();  // the read that waits ends with `stopping`

private:
    task<result<void>> find_position();
    task<result<std::vector<raw_record>>> fetch(std::size_t records_max);

    event_log& log_;
    std::string group_;
    std::chrono::milliseconds poll_;
    std::unique_ptr<alarm> appended_;
    std::optional<std::int64_t> read_through_;  // known once the stored position was read
    bool stopped_ = false;
};

}  // namespace tidings::embedded_log
