#include "adapters/side_topics/dead_letter_mirror.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include "scripted_topic.hpp"
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

dead_letter letter_about(const std::string& order) {
    dead_letter letter;
    letter.head.id = message_id("msg_1");
    letter.head.order = order_id(order);
    letter.head.order_version = 3;
    letter.head.kind = mail_kind::shipped;
    letter.reason = "retries exhausted";
    letter.event_type = "order.shipped.v1";
    letter.event_payload = R"({"order":{}})";
    letter.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return letter;
}

struct DeadLetterMirror : testing::Test {
    void run() {
        asio::co_spawn(io, mirror.part().run(), asio::detached);
        clock.run_for(10s);
    }
    double lost() const {
        const auto text = counted.text();
        const auto at = text.find("\ntidings_dead_letters_not_mirrored_total ");
        return std::stod(text.substr(text.find(' ', at)));
    }

    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::counting_random random;
    id_generator ids{clock, random};
    metrics counted;
    testing_support::recording_log log;
    scripted_topic topic;
    dead_letter_mirror mirror{topic, {}, ids, clock, counted, logger(log, "dead letters")};
};

TEST_F(DeadLetterMirror, a_letter_is_a_record_keyed_by_its_order) {
    mirror.take(letter_about("ord_1"));

    ASSERT_EQ(topic.records.size(), 1U);
    EXPECT_EQ(topic.records[0].key, "ord_1");
    EXPECT_EQ(topic.header(0, "ce_type"), "message.dead.v1");
    EXPECT_EQ(topic.header(0, "ce_subject"), "ord_1");
    EXPECT_EQ(topic.header(0, "ce_sequence"), "3");
    EXPECT_EQ(topic.header(0, "traceparent"), letter_about("").traceparent);
    const auto value = boost::json::parse(topic.records[0].value);
    EXPECT_EQ(value.at_pointer("/message/reason").as_string(), "retries exhausted");
    EXPECT_EQ(value.at_pointer("/event/type").as_string(), "order.shipped.v1");
    EXPECT_TRUE(value.at_pointer("/event/data/order").is_object());
}

TEST_F(DeadLetterMirror, a_letter_that_the_topic_refuses_for_now_is_copied_later) {
    mirror.take(letter_about("ord_1"));
    const auto number = topic.records[0].number;
    topic.decided = {{{number, publish_verdict::cluster_fault, "unknown topic"}},
                     {{number, publish_verdict::delivered, ""}}};

    run();

    ASSERT_EQ(topic.records.size(), 2U);
    EXPECT_EQ(topic.records[1].number, number);
    EXPECT_EQ(lost(), 0);
    EXPECT_THAT(counted.text(), HasSubstr("\ntidings_dead_letters_mirrored_total 1"));
}

TEST_F(DeadLetterMirror, a_letter_that_the_topic_never_takes_is_counted_and_told) {
    mirror.take(letter_about("ord_1"));
    topic.decided = {{{topic.records[0].number, publish_verdict::record_fault, "too large"}}};

    run();

    EXPECT_EQ(lost(), 1);
    EXPECT_EQ(log.count("a dead letter is not mirrored"), 1U);
    EXPECT_EQ(log.lines().front().fields.at("order_id"), "ord_1");
}

TEST_F(DeadLetterMirror, only_so_many_letters_wait_and_the_journal_has_the_others) {
    topic.takes = false;

    for (int number = 0; number < 10'003; ++number) mirror.take(letter_about("ord_1"));

    EXPECT_EQ(lost(), 3);
}

}  // namespace
}  // namespace tidings
