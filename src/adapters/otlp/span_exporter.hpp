// Sends finished spans to an OTLP receiver, in batches, one request at a time. Tracing is a help, not a promise: take()
// never waits, the queue is bounded, and what the receiver does not take within a few tries is dropped and counted.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include "adapters/http_client/http_client.hpp"
#include "adapters/otlp/otlp_config.hpp"
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"
#include "tracing/span_sink.hpp"

namespace tidings::otlp {

struct exporter_limits {
    std::size_t queue_max = 4096;                 // spans that wait; more are dropped
    std::size_t batch_max = 256;                  // spans in one request
    std::chrono::milliseconds batch_after{1000};  // how long the first span of a batch waits for others
    int tries_max = 5;
    std::chrono::milliseconds retry_first{1000};  // doubling, with jitter
    std::chrono::milliseconds retry_longest{30'000};
    std::chrono::milliseconds retry_after_longest{60'000};  // a receiver may ask for a longer pause; it gets this one
};

enum class drop_reason {
    queue_full,   // spans came faster than the receiver took them
    unreachable,  // no answer, or a "not now" (429, 502, 503, 504) to every try
    refused,      // any other status: the same request would be refused again
    rejected,     // the receiver took the batch but not these (partial_success)
    stopping,     // still here when the program ended
};
constexpr std::size_t drop_reasons = 5;
std::string_view name_of(drop_reason reason);

struct exporter_counters {
    std::uint64_t exported = 0;
    std::uint64_t requests = 0, failed_requests = 0;
    std::array<std::uint64_t, drop_reasons> dropped{};
    std::size_t queued = 0;
    std::uint64_t dropped_for(drop_reason reason) const { return dropped[static_cast<std::size_t>(reason)]; }
};

class span_exporter final : public span_sink {
public:
    using post = std::function<task<result<http_answer>>(std::string body)>;

    // `clock`, `random` and the log's sink outlive it.
    span_exporter(async_clock& clock, random_source& random, otlp_config config, exporter_limits limits, post send,
                  logger log);
    ~span_exporter() override;

    bool is_on() const override { return true; }
    void take(span ended) override;

    task<> run();  // until stop(); spawn it once
    // Sends what is queued, at the latest until the deadline; at once when the receiver is away. Then run() ends.
    task<> stop(steady_time deadline);

    exporter_counters counters() const;

private:
    class machine;
    std::shared_ptr<machine> machine_;  // shared with its coroutine, which may hang in a request when we go
};

// Posts to the config's address over one kept-alive connection. The url was checked.
span_exporter::post make_post(asio::any_io_executor executor, const otlp_config& config);

}  // namespace tidings::otlp
