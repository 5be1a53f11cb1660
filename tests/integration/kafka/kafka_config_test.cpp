#include "adapters/kafka/kafka_config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::kafka {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::vector<std::string> problems_of(const std::string& properties) {
    return property_problems(secret(properties));
}

TEST(KafkaConfig, properties_are_pairs_between_semicolons) {
    kafka_config config;
    config.properties = secret(" security.protocol = SASL_SSL ;sasl.mechanism=PLAIN;; sasl.password=a=b ");

    EXPECT_THAT(property_problems(config.properties), IsEmpty());
    EXPECT_THAT(properties_of(config), ElementsAre(Pair("security.protocol", "SASL_SSL"),
                                                   Pair("sasl.mechanism", "PLAIN"), Pair("sasl.password", "a=b")));
}

TEST(KafkaConfig, a_property_that_a_promise_rests_on_is_refused) {
    for (const auto* property :
         {"acks=1", "enable.idempotence=false", "enable.auto.commit=true", "message.timeout.ms=5",
          "auto.offset.reset=latest", "partition.assignment.strategy=cooperative-sticky"})
        EXPECT_THAT(problems_of(property), ElementsAre(HasSubstr("remove it"))) << property;
}

TEST(KafkaConfig, every_problem_is_named_and_no_value_is_shown) {
    const auto problems = problems_of("no.such.thing=1;linger.ms=hunter2");

    EXPECT_THAT(problems, ElementsAre(HasSubstr("no.such.thing"), HasSubstr("linger.ms")));
    for (const auto& problem : problems) EXPECT_THAT(problem, Not(HasSubstr("hunter2")));
    EXPECT_THAT(problems_of("no.such.thing=1;nonsense"), ElementsAre(HasSubstr("without \"=\"")))
        << "what cannot be taken apart says nothing about its parts";
}

TEST(KafkaConfig, receipts_have_a_topic_and_a_group_of_their_own) {
    const auto receipts = receipts_of({.brokers = "kafka:9092", .topic = "shop"});

    EXPECT_EQ(receipts.topic, "shop.receipts");
    EXPECT_EQ(receipts.group, "shop.receipts");
    EXPECT_EQ(receipts.brokers, "kafka:9092");
}

}  // namespace
}  // namespace tidings::kafka
