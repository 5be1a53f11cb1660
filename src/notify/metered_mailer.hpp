// A mailer that counts how each send through another one ended, by relay, outcome and class of the reply.
#pragma once
#include <array>
#include <vector>
#include "mail/smtp_relay.hpp"
#include "notify/mailer.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

class metered_mailer final : public mailer {
public:
    // `relays`: those that `inner` may report, as host:port; any other counts as "other".
    metered_mailer(mailer& inner, const std::vector<std::string>& relays, const async_clock& clock, metrics& into);

    task<delivery_report> deliver(envelope to, shared_text bytes, before_dot intend) override;
    task<result<void>> probe() override { return inner_.probe(); }

private:
    static constexpr std::size_t outcomes = 6, reply_classes = 4;
    struct relay_metrics {
        relay_metrics(metrics& into, std::string relay);
        std::string relay;
        std::vector<counter> sends;  // outcomes × reply classes
        histogram duration;
    };

    relay_metrics& metrics_of(const std::string& relay);

    mailer& inner_;
    const async_clock& clock_;
    std::vector<relay_metrics> relays_;  // the last one is "other"
};

}  // namespace tidings
