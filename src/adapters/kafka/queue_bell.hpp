// Calls back on the executor when a librdkafka queue goes from empty to non-empty, through a file descriptor:
// no polling thread of ours. The callback has to drain the queue; it is called once at the start, too.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include "adapters/kafka/handles.hpp"
#include "runtime/task.hpp"

namespace tidings::kafka {

class queue_bell {
public:
    // The queue outlives the bell.
    queue_bell(const asio::any_io_executor& executor, rd_kafka_queue_t* queue, std::function<void()> ring);
    queue_bell(const queue_bell&) = delete;
    queue_bell& operator=(const queue_bell&) = delete;
    ~queue_bell();

    // Rings again soon, after other work had its turn.
    void ring_again();

private:
    struct listener;
    rd_kafka_queue_t* queue_;
    std::shared_ptr<listener> listener_;
};

}  // namespace tidings::kafka
