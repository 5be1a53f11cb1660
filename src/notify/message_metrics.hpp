// What the message store holds, as metrics: messages by state, the oldest due one, what could not be read. Looked at in
// the background every few seconds, so that a scrape never waits for a database, and less often when looking is slow.
#pragma once
#include <memory>
#include <optional>
#include "notify/message_archive.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/metrics.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

class message_metrics {
public:
    message_metrics(message_archive& archive, async_clock& clock, metrics& into, logger log);

    task<> run();  // until stop(); spawn it once
    void stop();

    const journal_counts& seen() const { return seen_; }  // as of the last look that succeeded
    // How long the oldest mail that may leave now has been due; grows while the store cannot be looked at.
    std::chrono::milliseconds oldest_due() const;

private:
    task<std::chrono::steady_clock::duration> look();
    void watch(metrics& into);

    message_archive& archive_;
    async_clock& clock_;
    outage_log outage_;
    std::unique_ptr<alarm> wake_;
    journal_counts seen_;
    std::optional<timestamp> seen_at_;
    bool stopping_ = false;
};

}  // namespace tidings
