// The certificate that new connections get: read at the start, and again when its files have changed. A renewed pair
// that cannot be used is refused with one line in the log, and the one in use stays.
#pragma once
#include <chrono>
#include <memory>
#include "adapters/http_server/certificate_watch.hpp"
#include "adapters/http_server/tls_certificate.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

class certificate_keeper {
public:
    // `clock` outlives it. A change is taken over within three of these pauses.
    certificate_keeper(tls_files files, async_clock& clock, logger log,
                       std::chrono::milliseconds look_every = std::chrono::seconds(3));

    result<void> load();  // before anything else. invalid: says what to change in which file
    task<> run();         // until stop(). A second run() ends at once
    void stop();

    std::shared_ptr<const tls_certificate> current() const { return current_; }
    std::uint64_t refused() const { return refused_; }  // renewed pairs that could not be used, since the start

private:
    void look();
    void warn_of_end() const;

    tls_files files_;
    async_clock& clock_;
    logger log_;
    std::chrono::milliseconds look_every_;
    std::unique_ptr<alarm> wake_;
    std::shared_ptr<const tls_certificate> current_;
    certificate_watch watch_;
    std::uint64_t refused_ = 0;
    bool running_ = false, stopping_ = false;
};

}  // namespace tidings
