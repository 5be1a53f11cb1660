// Mails per second that the journal takes from claimed to sent, 64 of them under way. A number to look at, not a limit
// to hold: run it with --gtest_also_run_disabled_tests.
#include <gtest/gtest.h>
#include "support/message_builder.hpp"
#include "support/run_task.hpp"
#include "support/sqlite_journal.hpp"

namespace tidings {
namespace {

using namespace testing_support;

constexpr int mails = 5'000, at_once = 500, under_way_max = 64, domains = 50;

struct drain {
    asio::io_context io;
    sqlite_journal host{io};
    int under_way = 0, sent = 0;
    bool is_claiming = false;

    void store() {
        for (int first = 1; first <= mails; first += at_once) {
            intake_batch batch;
            for (int order = first; order < first + at_once; ++order)
                batch.entries.push_back(an_entry(
                    order, 1,
                    {a_message(order, 1, "placed", "ada@shop" + std::to_string(order % domains) + ".example")}));
            run_task(io, host.inbox().store(std::move(batch))).value();
        }
    }
    task<> send(claimed_message claimed) {
        intent about{.relay = "mail.example:25", .started_at = test_time(0), .mail = a_mail(std::string(6'000, 'x'))};
        auto intended = co_await host.journal().intend(held_message(claimed.head), std::move(about));
        intended.value();
        settlement how{.status = message_status::sent, .tried = an_attempt(delivery_outcome::accepted)};
        auto settled = co_await host.journal().settle(held_message(claimed.head), std::move(how));
        settled.value();
        --under_way;
        ++sent;
        claim_more();
    }
    void claim_more() {
        if (is_claiming || under_way > under_way_max / 2 || sent + under_way == mails) return;
        is_claiming = true;
        asio::co_spawn(io, claim(), asio::detached);
    }
    task<> claim() {
        claim_request request{.instance = "a", .messages_max = static_cast<std::size_t>(under_way_max - under_way)};
        auto claimed = co_await host.journal().claim(std::move(request));
        is_claiming = false;
        for (auto& each : claimed.value().messages) {
            ++under_way;
            asio::co_spawn(io, send(std::move(each)), asio::detached);
        }
    }
};

TEST(SqliteMailThroughput, DISABLED_64_mails_under_way) {
    drain one;
    one.store();
    one.io.restart();
    one.claim_more();
    const auto started = std::chrono::steady_clock::now();

    one.io.run();

    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
    std::printf("%.0f mails/s\n", mails / taken.count());
    EXPECT_EQ(one.sent, mails);
}

}  // namespace
}  // namespace tidings
