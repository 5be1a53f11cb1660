#include <random>
#include "adapters/kafka/handles.hpp"
#include "log_user.hpp"

namespace tidings::kafka {
namespace {

struct KafkaBroker : LogUser {
    testing_support::peer& broker = testing_support::kafka_broker();
    void SetUp() override { use(broker["BROKERS"]); }
    // 2,000 records, of which it has taken what fits into its buffer, and paused.
    void fill_a_reader_that_nobody_reads_from() {
        reads = false;
        start_writer();
        start_reader({.buffered_records_max = 50, .resume_at = 10});
        for (int at = 0; at < 2000; ++at) publish(a_row(std::to_string(at)));
        ASSERT_TRUE(until([&] { return reader->counters().pauses > 0; }));
    }
};

TEST_F(KafkaBroker, killing_and_restarting_the_broker_loses_nothing) {
    start_writer();
    start_reader();
    std::set<std::int64_t> wanted;
    for (int at = 0; at < 200; ++at) wanted.insert(publish(a_row(std::to_string(at))));

    broker.kill();
    for (int at = 0; at < 200; ++at) wanted.insert(publish(a_row("later" + std::to_string(at))));
    EXPECT_TRUE(until([&] { return !writer->is_up(); }));
    broker.start();
    for (int at = 0; at < 50; ++at) wanted.insert(publish(a_row("last" + std::to_string(at))));

    EXPECT_TRUE(until([&] { return delivered.size() == wanted.size(); }, 60s));
    EXPECT_TRUE(until([&] { return ids_read().size() == wanted.size(); }, 60s));
    for (const auto id : wanted) EXPECT_EQ(outcomes[id].verdict, publish_verdict::delivered) << outcomes[id].detail;
    EXPECT_TRUE(until([&] { return writer->is_up() && reader->is_up(); }));
}

TEST_F(KafkaBroker, a_missing_topic_is_created_with_the_partitions_we_want) {
    start_writer();
    start_reader();

    EXPECT_TRUE(until([&] { return reader->counters().partitions == 6; }));
}

TEST_F(KafkaBroker, a_cluster_that_is_not_there_yet_delays_the_start_and_nothing_else) {
    broker.stop();
    start_writer({.set_up_limit = 500ms});
    EXPECT_FALSE(writer->publish(a_row("early")));
    EXPECT_FALSE(writer->is_up());
    EXPECT_TRUE(until([&] { return lines.said("Kafka does not answer; trying on"); }));
    broker.start();

    const auto id = publish(a_row("a"));

    EXPECT_TRUE(is_decided(id));
    EXPECT_TRUE(until([&] { return writer->is_up(); }));
}

TEST_F(KafkaBroker, a_second_member_takes_over_half_and_the_first_cannot_commit_what_it_lost) {
    reads = false;
    start_writer();
    start_reader();
    for (int at = 0; at < 60; ++at) publish(a_row(std::to_string(at)));
    std::optional<record_batch> held;
    asio::co_spawn(io, reader->read(500),
                   [&](std::exception_ptr, result<record_batch> batch) { held = *std::move(batch); });
    ASSERT_TRUE(until([&] { return held.has_value(); }));

    event_reader second(io.get_executor(), config, log);
    ASSERT_TRUE(second.start());
    EXPECT_TRUE(until([&] { return second.counters().partitions == 3 && reader->counters().partitions == 3; }, 60s));
    std::optional<result<void>> answer;
    asio::co_spawn(io, reader->commit(positions_behind(*held)),
                   [&](std::exception_ptr, result<void> given) { answer = std::move(given); });
    ASSERT_TRUE(until([&] { return answer.has_value(); }));

    EXPECT_EQ(answer->error().code, errc::rejected);
    stop(second);
    EXPECT_TRUE(until([&] { return reader->counters().partitions == 6; }, 60s));
}

TEST_F(KafkaBroker, a_member_that_nobody_reads_from_stays_in_the_group) {
    config.properties = secret("max.poll.interval.ms=6000;session.timeout.ms=6000");
    ASSERT_NO_FATAL_FAILURE(fill_a_reader_that_nobody_reads_from());
    const auto rebalances = reader->counters().rebalances;

    until([] { return false; }, 9s);  // longer than the interval: the passing of time is what is tested

    EXPECT_EQ(reader->counters().rebalances, rebalances);
    asio::co_spawn(io, collect_records(this, reader.get()), asio::detached);
    EXPECT_TRUE(until([&] { return ids_read().size() == 2000; }));
    EXPECT_EQ(records.size(), 2000u);
}

TEST_F(KafkaBroker, a_member_that_was_paused_when_the_partitions_moved_reads_on_where_it_gets_them_back) {
    ASSERT_NO_FATAL_FAILURE(fill_a_reader_that_nobody_reads_from());
    const auto rebalances = reader->counters().rebalances;

    event_reader second(io.get_executor(), config, log);
    ASSERT_TRUE(second.start());
    EXPECT_TRUE(until([&] { return second.counters().partitions == 3; }, 60s));
    stop(second);
    EXPECT_TRUE(until([&] { return reader->counters().partitions == 6; }, 60s));
    EXPECT_GT(reader->counters().rebalances, rebalances);
    asio::co_spawn(io, collect_records(this, reader.get()), asio::detached);

    EXPECT_TRUE(until([&] { return ids_read().size() == 2000; }, 20s)) << ids_read().size() << " came";
    EXPECT_EQ(reader->counters().rebuilt, 0u) << "the watchdog had to help";
}

// librdkafka by itself looks at resumed partitions after up to a second.
TEST_F(KafkaBroker, a_reader_that_was_full_gets_the_next_records_soon) {
    ASSERT_NO_FATAL_FAILURE(fill_a_reader_that_nobody_reads_from());
    for (int at = 0; at < 8000; ++at) publish(a_row("more" + std::to_string(at)));
    ASSERT_TRUE(until([&] { return outcomes.size() == 10'000; }));

    const auto began = std::chrono::steady_clock::now();
    asio::co_spawn(io, collect_records(this, reader.get()), asio::detached);
    ASSERT_TRUE(until([&] { return records.size() >= 10'000; })) << records.size() << " came";

    const auto pauses = reader->counters().pauses;
    EXPECT_GE(pauses, 5u);
    EXPECT_LT((std::chrono::steady_clock::now() - began) / pauses, 250ms) << pauses << " pauses";
    EXPECT_EQ(ids_read().size(), 10'000u);
}

// As retention does: everything before the offset is gone.
void delete_records(const kafka_config& config, std::int64_t before) {
    auto* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", config.brokers.c_str(), nullptr, 0);
    auto* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
    const partitions_handle partitions(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(partitions.get(), config.topic.c_str(), 0)->offset = before;
    auto* request = rd_kafka_DeleteRecords_new(partitions.get());
    {
        const queue_handle answers(rd_kafka_queue_new(client));
        rd_kafka_DeleteRecords(client, &request, 1, nullptr, answers.get());
        const event_handle event(rd_kafka_queue_poll(answers.get(), 20'000));
        EXPECT_TRUE(event && rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    rd_kafka_DeleteRecords_destroy(request);
    rd_kafka_destroy(client);
}

TEST_F(KafkaBroker, a_position_the_broker_no_longer_has_is_read_on_from_the_oldest_record_and_told) {
    config.partitions = 1;
    start_writer();
    start_reader();
    for (int at = 0; at < 30; ++at) publish(a_row(std::to_string(at)));
    ASSERT_TRUE(until([&] { return ids_read().size() == 30; }));
    ASSERT_TRUE(until([&] { return reader->counters().commits > 0; }));
    stop(*reader);
    std::int64_t last = 0;
    for (int at = 0; at < 30; ++at) last = publish(a_row(std::to_string(at), 2));
    ASSERT_TRUE(is_decided(last));
    delete_records(config, 60);

    start_reader();
    const auto id = publish(a_row("after"));

    EXPECT_TRUE(until([&] { return ids_read().contains("evt_" + std::to_string(id)); }, 60s));
    EXPECT_EQ(reader->counters().offset_resets, 1u);
    EXPECT_EQ(lines.count(log_level::error), 1u);
}

// Text that lz4 cannot pack: one record is larger than what a fetch asks of a partition (event_reader.cpp).
std::string dense_text(std::size_t bytes) {
    std::mt19937 draw(7);
    std::string text(bytes, '\0');
    for (auto& each : text) each = static_cast<char>('!' + draw() % 90);
    return text;
}

TEST_F(KafkaBroker, batches_larger_than_a_fetch_come_from_every_partition) {
    const auto dense = dense_text(40'000);
    start_writer({.linger = 200ms});
    for (int at = 0; at < 100; ++at) {
        auto row = a_row(std::to_string(at));
        row.event.payload = dense;
        publish(row);
    }
    ASSERT_TRUE(until([&] { return outcomes.size() == 100; }));

    start_reader();

    ASSERT_TRUE(until([&] { return records.size() >= 100; }, 15s)) << records.size() << " came";
    std::set<std::int64_t> partitions;
    for (const auto& record : records) partitions.insert(record.partition);
    EXPECT_EQ(partitions.size(), 6u);
    EXPECT_EQ(ids_read().size(), 100u);
    EXPECT_EQ(reader->counters().rebuilt, 0u) << "the watchdog had to help";
}

}  // namespace
}  // namespace tidings::kafka
