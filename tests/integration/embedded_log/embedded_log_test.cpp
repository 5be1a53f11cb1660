// What only the embedded log does: survive a restart in its file, wake its readers, trim, and fail in order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "adapters/embedded_log/event_reader.hpp"
#include "adapters/embedded_log/event_writer.hpp"
#include "runtime/system_clock.hpp"
#include "runtime/within.hpp"
#include "support/file_size_limit.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using testing::ElementsAre;

struct EmbeddedLog : testing::Test {
    temporary_folder folder;
    recording_log log;
    asio::io_context io;
    system_clock clock{io.get_executor()};
    std::unique_ptr<embedded_log::event_log> events = open();

    std::unique_ptr<embedded_log::event_log> open(std::chrono::hours retention = 24h) {
        embedded_log::log_config config{.path = folder / "events.db", .retention = retention};
        return embedded_log::event_log::open(io.get_executor(), std::move(config), clock, logger{log, "embedded_log"})
            .value();
    }
    static outbox_row row(int order, std::int64_t version = 1) {
        return {order * 100 + version, an_event(order, version, "order.updated.v1")};
    }

    std::vector<publish_outcome> outcomes(embedded_log::event_writer& writer, std::size_t count) {
        std::vector<publish_outcome> all;
        while (all.size() < count) {
            auto some = run_task(io, writer.outcomes());
            if (some.empty()) break;
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }
    void append(int first, int last) {
        embedded_log::event_writer writer{*events};
        for (int order = first; order <= last; ++order) ASSERT_TRUE(writer.publish(row(order)));
        outcomes(writer, static_cast<std::size_t>(last - first + 1));
    }
    static std::vector<std::string> keys(const record_batch& batch) {
        std::vector<std::string> all;
        for (const auto& record : batch.records) all.push_back(record.key->substr(record.key->size() - 2));
        return all;
    }
    std::int64_t records_stored() {
        std::function<result<std::int64_t>(sqlite::connection&)> query =
            [](sqlite::connection& db) -> result<std::int64_t> {
            auto rows = db.prepare("SELECT count(*) FROM records");
            rows.step();
            return rows.integer(0);
        };
        return run_task(io, events->file().read(std::move(query))).value();
    }
};

TEST_F(EmbeddedLog, what_was_committed_stays_read_over_a_restart_and_the_rest_is_read_again) {
    append(1, 5);
    {
        embedded_log::event_reader reader{*events, "notifications"};
        const auto first = run_task(io, reader.read(3)).value();
        EXPECT_TRUE(run_task(io, reader.commit(positions_behind(first))).has_value());
        EXPECT_THAT(keys(run_task(io, reader.read(3)).value()), ElementsAre("04", "05"));
    }
    events.reset();
    events = open();

    embedded_log::event_reader again{*events, "notifications"};
    embedded_log::event_reader other{*events, "another-group"};

    EXPECT_THAT(keys(run_task(io, again.read(10)).value()), ElementsAre("04", "05"));
    EXPECT_THAT(keys(run_task(io, other.read(10)).value()), ElementsAre("01", "02", "03", "04", "05"));
}

TEST_F(EmbeddedLog, a_waiting_reader_is_woken_by_an_append_long_before_its_poll) {
    embedded_log::event_reader reader{*events, "notifications", 1h};
    embedded_log::event_writer writer{*events};
    std::optional<record_batch> read;
    asio::co_spawn(io, reader.read(10), [&](std::exception_ptr, result<record_batch> batch) { read = batch.value(); });
    run_task(io, within(20ms, reader.commit(log_positions{})));

    ASSERT_TRUE(writer.publish(row(1)));
    outcomes(writer, 1);
    const auto until = clock.steady() + 10s;
    while (!read && clock.steady() < until) io.run_one_for(1s);

    ASSERT_TRUE(read.has_value());
    EXPECT_THAT(keys(*read), ElementsAre("01"));
}

TEST_F(EmbeddedLog, records_that_every_group_has_read_are_trimmed_after_the_retention) {
    events.reset();
    events = open(0h);
    append(1, 40);
    embedded_log::event_reader fast{*events, "fast"}, slow{*events, "slow"};

    run_task(io, slow.commit(positions_behind(run_task(io, slow.read(10)).value()))).value();
    run_task(io, fast.commit(positions_behind(run_task(io, fast.read(40)).value()))).value();

    EXPECT_EQ(records_stored(), 30);
    EXPECT_EQ(run_task(io, slow.read(10)).value().records.front().offset, 11);
    append(41, 41);
    EXPECT_EQ(run_task(io, fast.read(10)).value().records.front().offset, 41);
}

TEST_F(EmbeddedLog, a_full_disk_fails_everything_in_flight_and_nothing_overtakes_it) {
    embedded_log::event_writer writer{*events};
    append(1, 1);
    {
        const file_size_limit full{4096};
        for (int version = 1; version <= 5; ++version) ASSERT_TRUE(writer.publish(row(2, version)));
        const auto decided = outcomes(writer, 5);
        ASSERT_EQ(decided.size(), 5u);
        for (std::size_t at = 0; at < decided.size(); ++at) {
            EXPECT_EQ(decided[at].outbox_id, 201 + static_cast<std::int64_t>(at));
            EXPECT_EQ(decided[at].verdict, publish_verdict::cluster_fault) << decided[at].detail;
        }
    }

    for (int version = 1; version <= 5; ++version) ASSERT_TRUE(writer.publish(row(2, version)));
    for (const auto& each : outcomes(writer, 5)) EXPECT_EQ(each.verdict, publish_verdict::delivered) << each.detail;
    EXPECT_EQ(records_stored(), 6);
}

TEST_F(EmbeddedLog, an_oversized_record_is_refused_alone) {
    embedded_log::event_writer writer{*events};
    auto large = row(2);
    large.event.payload.assign(2 * 1024 * 1024, 'x');
    for (const auto& each : {row(1), large, row(3)}) ASSERT_TRUE(writer.publish(each));

    std::vector<publish_verdict> verdicts;
    for (const auto& each : outcomes(writer, 3)) verdicts.push_back(each.verdict);

    EXPECT_THAT(verdicts,
                ElementsAre(publish_verdict::delivered, publish_verdict::record_fault, publish_verdict::delivered));
}

TEST_F(EmbeddedLog, a_stopped_writer_takes_nothing_more_but_tells_what_became_of_the_rest) {
    embedded_log::event_writer writer{*events, 4};
    for (int order = 1; order <= 4; ++order) ASSERT_TRUE(writer.publish(row(order)));
    EXPECT_FALSE(writer.publish(row(5))) << "in flight is bounded";

    writer.stop();

    EXPECT_FALSE(writer.publish(row(6)));
    EXPECT_EQ(outcomes(writer, 100).size(), 4u);
    EXPECT_TRUE(run_task(io, writer.outcomes()).empty());
}

TEST_F(EmbeddedLog, a_stopped_reader_says_so) {
    embedded_log::event_reader reader{*events, "notifications"};
    reader.stop();

    EXPECT_EQ(run_task(io, reader.read(10)).error().code, errc::stopping);
}

}  // namespace
}  // namespace tidings
