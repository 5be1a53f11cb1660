#include "notify/message_metrics.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// An archive that only counts, and takes its time for it.
class counting_archive final : public message_archive {
public:
    explicit counting_archive(async_clock& clock) : clock_(clock) {}

    task<result<journal_counts>> counts() override {
        ++looks;
        if (takes > 0ms) co_await clock_.sleep_for(takes);
        if (away) co_return error{errc::unavailable, "no database"};
        co_return now;
    }
    task<result<std::optional<message>>> find(message_id) override { co_return std::optional<message>{}; }
    task<result<message_page>> list(message_filter) override { co_return message_page{}; }
    task<result<std::vector<attempt>>> attempts_of(message_id) override { co_return std::vector<attempt>{}; }
    task<result<std::optional<frozen_mail>>> mail_of(message_id) override { co_return std::optional<frozen_mail>{}; }
    task<result<quarantine_page>> quarantine(quarantine_filter) override { co_return quarantine_page{}; }
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t) override {
        co_return std::vector<quarantine_entry>{};
    }
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t) override {
        co_return std::optional<quarantined_record_view>{};
    }

    journal_counts now;
    std::chrono::milliseconds takes{0};
    bool away = false;
    int looks = 0;

private:
    async_clock& clock_;
};

struct MessageMetrics : testing::Test {
    MessageMetrics() { asio::co_spawn(io, shown.run(), asio::detached); }
    ~MessageMetrics() override {
        shown.stop();
        clock.run_for(1min);
    }

    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    tidings::metrics metrics;
    counting_archive archive{clock};
    message_metrics shown{archive, clock, metrics, logger(lines, "metrics")};
};

TEST_F(MessageMetrics, the_store_is_shown_as_last_seen) {
    archive.now.received = 7;
    archive.now.quarantined = 2;
    archive.now.by_status[message_status::dead] = 3;
    archive.now.oldest_due = 90s;

    clock.run_for(6s);

    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr("tidings_messages{status=\"dead\"} 3"));
    EXPECT_THAT(text, HasSubstr("tidings_messages{status=\"queued\"} 0"));
    EXPECT_THAT(text, HasSubstr("tidings_inbox_events 7"));
    EXPECT_THAT(text, HasSubstr("tidings_quarantined_records 2"));
    EXPECT_THAT(text, HasSubstr("tidings_oldest_due_seconds 90"));
}

TEST_F(MessageMetrics, a_slow_store_is_looked_at_for_a_twentieth_of_the_time) {
    archive.takes = 10s;
    clock.run_for(1s);
    const auto before = archive.looks;

    clock.run_for(1000s);

    EXPECT_LE(archive.looks - before, 5);
    EXPECT_GE(archive.looks - before, 4);
}

TEST_F(MessageMetrics, a_scrape_asks_no_store) {
    clock.run_for(1s);
    const auto before = archive.looks;

    for (int n = 0; n < 100; ++n) metrics.text();

    EXPECT_EQ(archive.looks, before);
}

TEST_F(MessageMetrics, while_the_store_is_away_a_due_mail_grows_older_and_one_line_says_why) {
    archive.now.oldest_due = 10s;
    clock.run_for(1s);
    archive.away = true;

    clock.run_for(60s);

    EXPECT_GE(shown.oldest_due(), 60s);
    EXPECT_LE(shown.oldest_due(), 80s);
    EXPECT_EQ(lines.count("messages cannot be counted; their metrics stand still"), 1u);
}

}  // namespace
}  // namespace tidings
