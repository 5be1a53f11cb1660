// Drives a writer and a reader of one topic to named events, each wait with a limit.
#pragma once
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <map>
#include <set>
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "support/kafka_broker.hpp"
#include "support/recording_log.hpp"

namespace tidings::kafka {

using namespace std::chrono_literals;

struct LogUser : ::testing::Test {
    asio::io_context io;
    testing_support::recording_log lines;
    logger log{lines, "kafka"};
    system_clock clock{io.get_executor()};
    kafka_config config;
    std::unique_ptr<event_writer> writer;
    std::unique_ptr<event_reader> reader;
    std::map<std::int64_t, publish_outcome> outcomes;
    std::map<std::int64_t, std::size_t> delivered;  // by outbox id: how often
    std::vector<raw_record> records;
    std::int64_t last_id = 0;
    bool reads = true;

    void use(const std::string& brokers) {
        config.brokers = brokers;
        config.topic = testing_support::fresh_name("order-event");
        config.group = config.topic + "-readers";
    }
    void start_writer(writer_limits limits = {}) {
        writer = std::make_unique<event_writer>(io.get_executor(), config, config.topic, log, limits);
        ASSERT_TRUE(writer->start());
        asio::co_spawn(io, collect_outcomes(this, writer.get()), asio::detached);
    }
    void start_reader(reader_limits limits = {}) {
        reader = std::make_unique<event_reader>(io.get_executor(), config, log, limits);
        ASSERT_TRUE(reader->start());
        if (reads) asio::co_spawn(io, collect_records(this, reader.get()), asio::detached);
    }
    static task<> collect_outcomes(LogUser* user, event_writer* from) {
        for (;;) {
            auto some = co_await from->outcomes();
            if (some.empty()) co_return;
            for (auto& outcome : some) {
                user->delivered[outcome.outbox_id] += outcome.verdict == publish_verdict::delivered;
                user->outcomes[outcome.outbox_id] = std::move(outcome);
            }
        }
    }
    static task<> collect_records(LogUser* user, event_reader* from) {
        for (;;) {
            auto batch = co_await from->read(500);
            if (!batch) co_return;
            auto committed = co_await from->commit(positions_behind(*batch));
            if (!committed) user->commit_errors.push_back(committed.error());
            for (auto& record : batch->records) user->records.push_back(std::move(record));
        }
    }

    // Lets the loop run until it is so; false when the limit passes first.
    template <class Condition>
    bool until(Condition condition, std::chrono::seconds limit = 30s) {
        const auto end = std::chrono::steady_clock::now() + limit;
        bool is_so = condition();  // asked once a turn: it may act, as publishing does
        while (!is_so && std::chrono::steady_clock::now() < end) {
            io.restart();
            io.run_one_for(20ms);
            is_so = condition();
        }
        return is_so;
    }

    outbox_row a_row(const std::string& order, std::int64_t version = 1) {
        outbox_row row;
        row.id = ++last_id;
        row.event.id = event_id("evt_" + std::to_string(row.id));
        row.event.order = order_id("ord_" + order);
        row.event.version = version;
        row.event.type = "order.placed.v1";
        row.event.payload = "{}";
        return row;
    }
    // Gives it to the writer as soon as that takes it.
    std::int64_t publish(const outbox_row& row) {
        EXPECT_TRUE(until([&] { return writer->publish(row); })) << "not taken";
        return row.id;
    }
    bool is_decided(std::int64_t id) {
        return until([&] { return outcomes.contains(id); });
    }

    std::set<std::string> ids_read() const {
        std::set<std::string> ids;
        for (const auto& record : records)
            for (const auto& [name, value] : record.headers)
                if (name == "ce_id") ids.insert(value);
        return ids;
    }

    void stop(event_reader& member) {
        bool closed = false;
        asio::co_spawn(io, member.stop(std::chrono::steady_clock::now() + 5s),
                       [&](std::exception_ptr) { closed = true; });
        EXPECT_TRUE(until([&] { return closed; }));
    }

    static task<> stop_both(LogUser* user) {
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        if (user->reader) co_await user->reader->stop(deadline);
        if (user->writer) co_await user->writer->stop(deadline);
        user->stopped = true;
    }
    void TearDown() override {
        asio::co_spawn(io, stop_both(this), asio::detached);
        EXPECT_TRUE(until([this] { return stopped; }, 15s)) << "stopping hung";
        until([] { return false; }, 0s);
        io.restart();
        io.run_for(50ms);
    }
    bool stopped = false;
    std::vector<error> commit_errors;
};

}  // namespace tidings::kafka
