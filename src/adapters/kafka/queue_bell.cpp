#include "adapters/kafka/queue_bell.hpp"
#include <sys/eventfd.h>
#include <unistd.h>
#include <boost/asio/post.hpp>
#include <system_error>

namespace tidings::kafka {
namespace {

int make_eventfd() {
    const int descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    return descriptor;
}

}  // namespace

struct queue_bell::listener : std::enable_shared_from_this<listener> {
    listener(const asio::any_io_executor& executor, std::function<void()> callback)
        : descriptor(executor, make_eventfd()), ring(std::move(callback)) {}

    void listen() {
        descriptor.async_wait(
            asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](boost::system::error_code error) {
                if (error || self->closed) return;
                std::uint64_t count = 0;
                [[maybe_unused]] const auto size = ::read(self->descriptor.native_handle(), &count, sizeof count);
                self->call();
                if (!self->closed) self->listen();
            });
    }

    void call_soon() {
        asio::post(descriptor.get_executor(), [self = shared_from_this()] {
            if (!self->closed) self->call();
        });
    }

    void call() {
        const auto callback = ring;  // the callback may end the bell
        callback();
    }

    asio::posix::stream_descriptor descriptor;
    std::function<void()> ring;
    bool closed = false;
};

queue_bell::queue_bell(const asio::any_io_executor& executor, rd_kafka_queue_t* queue, std::function<void()> ring)
    : queue_(queue), listener_(std::make_shared<listener>(executor, std::move(ring))) {
    constexpr std::uint64_t one = 1;
    rd_kafka_queue_io_event_enable(queue, listener_->descriptor.native_handle(), &one, sizeof one);
    listener_->listen();
    listener_->call_soon();  // what was queued before gives no wake-up
}

queue_bell::~queue_bell() {
    rd_kafka_queue_io_event_enable(queue_, -1, nullptr, 0);
    listener_->closed = true;
    boost::system::error_code ignored;
    listener_->descriptor.close(ignored);
}

void queue_bell::ring_again() {
    listener_->call_soon();
}

}  // namespace tidings::kafka
