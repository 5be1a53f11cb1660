// Once an hour, lets the bytes of mails that are older than TIDINGS_MAIL_RETENTION end: in bites, so that nothing waits
// for it.
#pragma once
#include <chrono>
#include <memory>
#include "base/random_source.hpp"
#include "notify/mail_retention.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

struct retention_config {
    std::chrono::milliseconds kept{0};  // 0: for ever
    std::chrono::milliseconds every = std::chrono::hours(1);
    std::chrono::milliseconds between_bites{200};
    std::size_t bite = 500;
};

class retention_sweep {
public:
    // Everything outlives it.
    retention_sweep(mail_retention& store, async_clock& clock, random_source& random, retention_config config,
                    logger log);

    // Until stop(). Spawn it once.
    task<> run();
    void stop();

    std::uint64_t dropped() const { return dropped_; }  // mails, since the start

private:
    task<> sweep();
    message_id first_kept() const;

    mail_retention& store_;
    async_clock& clock_;
    random_source& random_;
    retention_config config_;
    logger log_;
    std::unique_ptr<alarm> wake_;
    std::uint64_t dropped_ = 0;
    bool stopping_ = false;
};

}  // namespace tidings
