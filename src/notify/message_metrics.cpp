#include "notify/message_metrics.hpp"
#include <array>

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr auto look_every = 5s;
constexpr int rest_factor = 20;  // a look may take a twentieth of the time

constexpr std::array all_states{message_status::queued,     message_status::sending, message_status::deferred,
                                message_status::sent,       message_status::failed,  message_status::dead,
                                message_status::suppressed, message_status::skipped, message_status::superseded};

double count_of(const journal_counts& counts, message_status status) {
    const auto found = counts.by_status.find(status);
    return found == counts.by_status.end() ? 0 : static_cast<double>(found->second);
}

}  // namespace

message_metrics::message_metrics(message_archive& archive, async_clock& clock, metrics& into, logger log)
    : archive_(archive),
      clock_(clock),
      outage_(std::move(log), "messages cannot be counted; their metrics stand still", "messages can be counted again"),
      wake_(clock.make_alarm()) {
    watch(into);
}

void message_metrics::watch(metrics& into) {
    using reading = metrics::reading;
    for (const auto status : all_states)
        into.watch("tidings_messages", "Messages in the store by state.", reading::gauge,
                   {{"status", std::string(name_of(status))}}, [this, status] { return count_of(seen_, status); });
    into.watch("tidings_inbox_events", "Events in the inbox.", reading::gauge, {},
               [this] { return static_cast<double>(seen_.received); });
    into.watch("tidings_inbox_unplanned_events", "Events in the inbox without a message; must be 0.", reading::gauge,
               {}, [this] { return static_cast<double>(seen_.unplanned); });
    into.watch("tidings_quarantined_records", "Records that could not be read, kept with their bytes.", reading::gauge,
               {}, [this] { return static_cast<double>(seen_.quarantined); });
    into.watch("tidings_oldest_due_seconds", "How long the oldest mail that may leave now has been due.",
               reading::gauge, {}, [this] { return std::chrono::duration<double>(oldest_due()).count(); });
    into.watch("tidings_store_seen_timestamp_seconds",
               "When the store was last counted, in seconds since 1970; the gauges about it are that old.",
               reading::gauge, {{"store", "messages"}},
               [this] { return seen_at_ ? std::chrono::duration<double>(seen_at_->time_since_epoch()).count() : 0.0; });
}

std::chrono::milliseconds message_metrics::oldest_due() const {
    if (!seen_at_ || seen_.oldest_due == 0ms || !outage_.is_on()) return seen_.oldest_due;
    return seen_.oldest_due +
           std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - *seen_at_));
}

task<> message_metrics::run() {
    while (!stopping_) {
        const auto took = co_await look();
        if (stopping_) co_return;
        const auto next =
            clock_.steady() + std::max<std::chrono::steady_clock::duration>(look_every, rest_factor * took);
        co_await wake_->wait_until(next);
    }
}

task<std::chrono::steady_clock::duration> message_metrics::look() {
    const auto began = clock_.steady();
    auto counted = co_await archive_.counts();
    if (counted) {
        seen_ = *std::move(counted);
        seen_at_ = clock_.now();
        outage_.worked(clock_.steady());
    } else {
        outage_.failed(clock_.steady(), counted.error().detail);
    }
    co_return clock_.steady() - began;
}

void message_metrics::stop() {
    stopping_ = true;
    wake_->ring();
}

}  // namespace tidings
