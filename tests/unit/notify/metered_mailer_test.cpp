#include "notify/metered_mailer.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "support/run_task.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using testing::HasSubstr;
using testing::Not;

struct answering_mailer final : mailer {
    delivery_report next;
    task<delivery_report> deliver(envelope, shared_text, before_dot) override { co_return next; }
    task<result<void>> probe() override { co_return result<void>(); }
};

struct MeteredMailer : testing::Test {
    delivery_report send(delivery_report report, const std::string& recipient = "ada@example.com") {
        inner.next = std::move(report);
        envelope to{"shop@example.com", recipient};
        return testing_support::run_task(io, counted.deliver(std::move(to), "mail", {}));
    }

    asio::io_context io;
    testing_support::virtual_clock clock{io};
    tidings::metrics metrics;
    answering_mailer inner;
    metered_mailer counted{inner, {"mx1.example:25", "mx2.example:587"}, clock, metrics};
};

TEST_F(MeteredMailer, sends_are_counted_by_relay_outcome_and_reply_and_reported_unchanged) {
    const auto report =
        send({.outcome = delivery_outcome::accepted, .relay = "mx2.example:587", .reply_code = 250, .reply = "ok"});
    send({.outcome = delivery_outcome::refused_for_now, .relay = "mx1.example:25", .reply_code = 452});
    send({.outcome = delivery_outcome::channel_fault, .relay = "mx1.example:25"});

    EXPECT_EQ(report.reply, "ok");
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr("tidings_sends_total{outcome=\"accepted\",relay=\"mx2.example:587\",reply=\"2xx\"} 1"));
    EXPECT_THAT(text,
                HasSubstr("tidings_sends_total{outcome=\"refused_for_now\",relay=\"mx1.example:25\",reply=\"4xx\"} 1"));
    EXPECT_THAT(text,
                HasSubstr("tidings_sends_total{outcome=\"channel_fault\",relay=\"mx1.example:25\",reply=\"none\"} 1"));
    EXPECT_THAT(text, HasSubstr("tidings_send_duration_seconds_count{relay=\"mx1.example:25\"} 2"));
}

TEST_F(MeteredMailer, ten_thousand_recipients_relays_and_codes_make_no_new_series) {
    const auto before = std::ranges::count(metrics.text(), '\n');

    for (int n = 0; n < 10'000; ++n)
        send({.outcome = static_cast<delivery_outcome>(n % 6),
              .relay = n % 2 == 0 ? "mx1.example:25" : "rogue" + std::to_string(n),
              .reply_code = n},
             "customer" + std::to_string(n) + "@example.com");

    EXPECT_EQ(std::ranges::count(metrics.text(), '\n'), before);
    EXPECT_THAT(metrics.text(), Not(HasSubstr("customer")));
}

}  // namespace
}  // namespace tidings
