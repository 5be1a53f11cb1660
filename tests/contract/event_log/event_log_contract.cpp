#include "event_log_contract.hpp"
#include <gmock/gmock.h>
#include <map>
#include <set>
#include "codec/cloud_event.hpp"
#include "runtime/system_clock.hpp"
#include "support/run_task.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing_support::run_task;

// Named parameters by value: a coroutine may outlive its caller's temporaries.
task<std::vector<publish_outcome>> publish_rows(event_writer* writer, async_clock* clock,
                                                std::vector<outbox_row> rows) {
    std::map<std::int64_t, publish_outcome> decided;
    std::size_t accepted = 0;
    while (decided.size() < rows.size()) {
        while (accepted < rows.size() && writer->publish(rows[accepted])) ++accepted;
        if (accepted == decided.size()) {
            co_await clock->sleep_for(5ms);  // nothing in flight: it is still starting
            continue;
        }
        auto outcomes = co_await writer->outcomes();
        for (auto& outcome : outcomes) decided[outcome.outbox_id] = std::move(outcome);
    }
    std::vector<publish_outcome> answer;
    for (auto& [id, outcome] : decided) answer.push_back(std::move(outcome));
    co_return answer;
}

task<std::vector<raw_record>> read_records(event_reader* reader, std::size_t count, bool commits,
                                           std::size_t batch_size) {
    std::vector<raw_record> records;
    while (records.size() < count) {
        auto batch = co_await reader->read(batch_size);
        if (!batch) throw std::runtime_error("read: " + batch.error().detail);
        if (commits) {
            auto done = co_await reader->commit(positions_behind(*batch));
            if (!done) throw std::runtime_error("commit: " + done.error().detail);
        }
        for (auto& record : batch->records) records.push_back(std::move(record));
    }
    co_return records;
}

std::string header(const raw_record& record, std::string_view name) {
    for (const auto& [key, value] : record.headers)
        if (key == name) return value;
    return "-";
}

std::vector<std::string> ids_of(const std::vector<raw_record>& records) {
    std::vector<std::string> ids;
    for (const auto& record : records) ids.push_back(header(record, "ce_id"));
    std::ranges::sort(ids);
    return ids;
}

}  // namespace

outbox_row EventLogContract::a_row(const std::string& order, std::int64_t version, std::string payload) {
    outbox_row row;
    row.id = ++last_id;
    row.event.id = event_id("evt_" + std::to_string(1'000'000 + row.id));
    row.event.order = order_id("ord_" + order);
    row.event.version = version;
    row.event.type = version == 1 ? "order.placed.v1" : "order.updated.v1";
    row.event.time = timestamp(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});
    row.event.payload = std::move(payload);
    return row;
}

std::vector<publish_outcome> EventLogContract::publish(const std::vector<outbox_row>& rows) {
    system_clock clock{io.get_executor()};
    return run_task(io, publish_rows(&log->writer(), &clock, rows), 60s);
}

std::vector<raw_record> EventLogContract::read(std::size_t count, bool commits, std::size_t batch) {
    return run_task(io, read_records(&log->reader(), count, commits, batch), 60s);
}

TEST_P(EventLogContract, an_event_is_read_with_its_key_headers_and_value) {
    auto row = a_row("a", 7, "{\"name\":\"Gr\xC3\xBC\xC3\x9F\x65\"}");
    row.event.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    const auto outcomes = publish({row});
    const auto records = read(1);

    ASSERT_EQ(outcomes.at(0).verdict, publish_verdict::delivered) << outcomes.at(0).detail;
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].key, "ord_a");
    EXPECT_EQ(records[0].value, row.event.payload);
    EXPECT_EQ(records[0].headers, cloud_event_headers(row.event));
    EXPECT_FALSE(records[0].topic.empty());
    EXPECT_GT(records[0].written_at, timestamp(std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}));
}

TEST_P(EventLogContract, events_of_one_order_keep_their_order) {
    std::vector<outbox_row> rows;
    for (int version = 1; version <= 40; ++version)
        for (int order = 0; order < 25; ++order) rows.push_back(a_row(std::to_string(order), version));

    publish(rows);
    const auto records = read(rows.size(), true, 100);

    std::map<std::string, int> last;
    for (const auto& record : records)
        EXPECT_EQ(std::stoi(header(record, "ce_sequence")), ++last[*record.key]) << *record.key;
    EXPECT_EQ(last.size(), 25u);
}

TEST_P(EventLogContract, records_of_a_partition_come_by_offset) {
    std::vector<outbox_row> rows;
    for (int order = 0; order < 300; ++order) rows.push_back(a_row(std::to_string(order), 1));
    publish(rows);

    std::map<std::int32_t, std::int64_t> last;
    for (const auto& record : read(rows.size())) {
        const auto [before, is_first] = last.try_emplace(record.partition, record.offset);
        EXPECT_TRUE(is_first || record.offset > before->second);
        before->second = record.offset;
    }
}

TEST_P(EventLogContract, a_committed_position_survives_a_restart_of_the_reader) {
    publish({a_row("a", 1), a_row("b", 1), a_row("a", 2)});
    read(3);

    log->restart_reader();
    publish({a_row("c", 1)});

    EXPECT_EQ(ids_of(read(1)), std::vector<std::string>{"evt_1000004"});
}

TEST_P(EventLogContract, uncommitted_records_come_again) {
    publish({a_row("a", 1), a_row("b", 1)});
    read(2);
    publish({a_row("a", 2), a_row("c", 1)});
    read(2, false);

    log->restart_reader();

    EXPECT_EQ(ids_of(read(2)), (std::vector<std::string>{"evt_1000003", "evt_1000004"}));
}

TEST_P(EventLogContract, a_reader_that_starts_late_reads_everything_from_the_beginning) {
    log->stop_reader();
    publish({a_row("a", 1), a_row("b", 1)});

    log->restart_reader();

    EXPECT_EQ(read(2).size(), 2u);
}

TEST_P(EventLogContract, large_values_pass) {
    const std::string large(600'000, 'x');

    const auto outcomes = publish({a_row("a", 1, large), a_row("a", 2)});
    const auto records = read(2);

    EXPECT_EQ(outcomes.at(0).verdict, publish_verdict::delivered) << outcomes.at(0).detail;
    EXPECT_EQ(records.at(0).value, large);
    EXPECT_EQ(header(records.at(1), "ce_sequence"), "2");
}

TEST_P(EventLogContract, a_full_writer_says_no_and_goes_on_after_outcomes) {
    publish({a_row("warm", 1)});
    std::vector<outbox_row> rows;
    for (int order = 0; order < 100'000; ++order) {
        rows.push_back(a_row(std::to_string(order), 1));
        if (!log->writer().publish(rows.back())) break;
    }
    ASSERT_LT(rows.size(), 100'000u) << "no bound";
    const auto refused = rows.back();
    rows.pop_back();

    std::set<std::int64_t> decided;
    while (decided.size() < rows.size())
        for (const auto& outcome : run_task(io, log->writer().outcomes())) {
            EXPECT_EQ(outcome.verdict, publish_verdict::delivered) << outcome.detail;
            decided.insert(outcome.outbox_id);
        }

    EXPECT_EQ(publish({refused}).at(0).verdict, publish_verdict::delivered);
}

TEST_P(EventLogContract, a_slow_reader_misses_nothing_and_reads_nothing_twice) {
    std::vector<outbox_row> rows;
    for (int order = 0; order < 12'000; ++order)
        rows.push_back(a_row(std::to_string(order), 1, std::string(2000, 'x')));
    publish(rows);
    log->restart_reader();
    read(1, false, 1);  // everything else piles up behind it

    const auto records = read(rows.size() - 1, false, 73);

    const auto ids = ids_of(records);
    EXPECT_EQ(ids.size(), rows.size() - 1);
    EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
}

TEST_P(EventLogContract, stopping_ends_a_read_that_waits) {
    std::optional<result<record_batch>> answer;
    asio::co_spawn(io, log->reader().read(10),
                   [&](std::exception_ptr, result<record_batch> given) { answer = std::move(given); });
    io.run_for(50ms);
    log->stop_reader();
    io.restart();
    io.run_for(50ms);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error().code, errc::stopping);
}

TEST_P(EventLogContract, stopping_ends_outcomes) {
    publish({a_row("a", 1)});
    log->stop_writer();

    EXPECT_TRUE(run_task(io, log->writer().outcomes()).empty());
}

}  // namespace tidings
