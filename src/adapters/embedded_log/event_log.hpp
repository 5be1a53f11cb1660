// The event log of `tidings dev`: one topic with one partition in a SQLite file of its own. Writers append to it, each
// group of readers keeps a position in it, and readers in this process are woken by an append.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>
#include "adapters/sqlite/database.hpp"
#include "base/result.hpp"
#include "runtime/async_clock.hpp"

namespace tidings::embedded_log {

struct log_config {
    std::string path;                            // of the file
    std::string topic = "order-event";           // as records name it
    std::chrono::hours retention{7 * 24};        // records that every group has read are kept this long
    std::size_t record_bytes_max = 1024 * 1024;  // larger ones are refused, as a broker would
};

class event_log {
public:
    // The errors are those of sqlite::database::open.
    static result<std::unique_ptr<event_log>> open(asio::any_io_executor executor, log_config config,
                                                   async_clock& clock, logger log);

    sqlite::database& file() { return *file_; }
    const log_config& config() const { return config_; }
    async_clock& clock() { return clock_; }

    // For readers: rung on the executor after every append. Forget the alarm before it goes.
    void ring_on_append(alarm& waiting) { waiting_.push_back(&waiting); }
    void forget(alarm& waiting) { std::erase(waiting_, &waiting); }
    void appended();

    void stop() { file_->stop(); }

private:
    event_log(log_config config, async_clock& clock, std::unique_ptr<sqlite::database> file)
        : config_(std::move(config)), clock_(clock), file_(std::move(file)) {}

    log_config config_;
    async_clock& clock_;
    std::unique_ptr<sqlite::database> file_;
    std::vector<alarm*> waiting_;
};

}  // namespace tidings::embedded_log
