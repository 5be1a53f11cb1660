// One librdkafka client with its queue and its log. Making it starts threads, ending it may block for seconds:
// end it off the loop (off_loop.hpp).
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>
#include "adapters/kafka/handles.hpp"
#include "adapters/kafka/kafka_config.hpp"
#include "base/result.hpp"
#include "runtime/log.hpp"

namespace tidings::kafka {

enum class client_kind { producer, consumer };

// What librdkafka's threads may touch; outlives the client.
struct client_context {
    client_context(logger where, const kafka_config& config);
    void take_line(int level, const char* facility, const char* text);
    // From now on lines are dropped: a client that ends on a thread of its own may speak after the log is gone.
    void fall_silent();

    logger log;
    std::vector<std::string> secrets;             // values that never reach the log
    std::atomic<std::uint64_t> offset_resets{0};  // positions the broker no longer had

private:
    std::mutex speaking_;
    bool silent_ = false;
};

class client {
public:
    // invalid: a property is refused; the text names it.
    static result<std::shared_ptr<client>> make(client_kind kind, const kafka_config& config, const property_list& ours,
                                                int events, std::shared_ptr<client_context> context);
    client(client_kind kind, rd_kafka_t* handle, std::shared_ptr<client_context> context);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();  // blocks

    rd_kafka_t* get() const { return handle_; }
    rd_kafka_queue_t* queue() const { return queue_.get(); }

    // Leaves the consumer group, waiting so long at most. Call it on the thread that will end the client.
    void leave_group(std::chrono::steady_clock::duration limit);

private:
    client_kind kind_;
    std::shared_ptr<client_context> context_;
    rd_kafka_t* handle_;
    queue_handle queue_;
};

// librdkafka's words for a fault, for the operator.
std::string words_of(rd_kafka_resp_err_t fault);

// What librdkafka's statistics (STATISTICS.md, 2.0.2) say.
struct client_statistics {
    bool is_up = false;  // a broker is connected
    std::int64_t lag =
        0;  // records of the owned partitions behind the group's committed positions, as far as the brokers said
};
client_statistics statistics_of(std::string_view text);

}  // namespace tidings::kafka
