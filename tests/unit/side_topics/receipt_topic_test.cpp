#include "adapters/side_topics/receipt_topic.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "codec/receipt_batch.hpp"
#include "scripted_topic.hpp"
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

struct ReceiptTopic : testing::Test {
    void run_outcomes() {
        asio::co_spawn(io, writer.run_outcomes(), asio::detached);
        io.restart();
        io.poll();
    }

    const event_receipts one{{event_id("evt_01936f2c-5a1b-7c3d-8e4f-0123456789ab"), true}};
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::counting_random random;
    id_generator ids{clock, random};
    testing_support::recording_log log;
    scripted_topic topic;
    receipt_topic_writer writer{topic, ids, clock, logger(log, "receipts")};
};

TEST_F(ReceiptTopic, a_batch_is_a_record_of_its_own_kind) {
    ASSERT_TRUE(writer.publish(one));
    ASSERT_TRUE(writer.publish(one));

    ASSERT_EQ(topic.records.size(), 2U);
    EXPECT_EQ(topic.records[0].key, "receipts");
    EXPECT_EQ(topic.records[0].value, encode_receipts(one));
    EXPECT_EQ(topic.header(0, "ce_type"), "events.received.v1");
    EXPECT_EQ(topic.header(0, "ce_subject"), "receipts");
    EXPECT_TRUE(topic.header(0, "ce_id").starts_with("evt_"));
    EXPECT_NE(topic.header(0, "ce_id"), topic.header(1, "ce_id"));
    EXPECT_NE(topic.records[0].number, topic.records[1].number);
}

TEST_F(ReceiptTopic, only_so_many_batches_are_in_flight) {
    for (int batch = 0; batch < 64; ++batch) ASSERT_TRUE(writer.publish(one)) << batch;
    EXPECT_FALSE(writer.publish(one));

    topic.decided = {{{topic.records[0].number, publish_verdict::delivered, ""}}};
    run_outcomes();

    EXPECT_TRUE(writer.publish(one)) << "one has been decided";
    EXPECT_FALSE(writer.publish(one));
}

TEST_F(ReceiptTopic, what_a_full_topic_does_not_take_is_not_in_flight) {
    topic.takes = false;
    for (int batch = 0; batch < 100; ++batch) ASSERT_FALSE(writer.publish(one));
    topic.takes = true;

    EXPECT_TRUE(writer.publish(one));
}

TEST_F(ReceiptTopic, a_topic_that_refuses_is_told_once_until_it_takes_again) {
    const publish_outcome refused{1, publish_verdict::cluster_fault, "no authority"};
    const publish_outcome taken{2, publish_verdict::delivered, ""};
    topic.decided = {{refused}, {refused}, {taken}, {refused}};

    run_outcomes();

    EXPECT_EQ(log.count("receipts are not taken; their events will be published again"), 2U);
}

}  // namespace
}  // namespace tidings
