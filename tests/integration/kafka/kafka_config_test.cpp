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

kafka_config with_properties(const std::string& text) {
    kafka_config config;
    config.brokers = "127.0.0.1:9092";
    config.properties = secret(text);
    return config;
}

TEST(KafkaConfig, properties_are_pairs_between_semicolons) {
    const auto config = with_properties(" security.protocol = SASL_SSL ;sasl.mechanism=PLAIN;; sasl.password=a=b ");

    EXPECT_THAT(config.problems(), IsEmpty());
    EXPECT_THAT(properties_of(config), ElementsAre(Pair("security.protocol", "SASL_SSL"),
                                                   Pair("sasl.mechanism", "PLAIN"), Pair("sasl.password", "a=b")));
}

TEST(KafkaConfig, a_property_that_a_promise_rests_on_is_refused) {
    for (const auto* property :
         {"acks=1", "enable.idempotence=false", "enable.auto.commit=true", "message.timeout.ms=5",
          "auto.offset.reset=latest", "partition.assignment.strategy=cooperative-sticky"})
        EXPECT_THAT(with_properties(property).problems(), ElementsAre(HasSubstr("remove it"))) << property;
}

TEST(KafkaConfig, every_problem_is_named_and_no_value_is_shown) {
    auto config = with_properties("no.such.thing=1;linger.ms=hunter2");
    config.brokers = " ";
    config.topic = "order event";
    config.group = "";

    const auto problems = config.problems();

    EXPECT_EQ(problems.size(), 5u);
    for (const auto& problem : problems) EXPECT_THAT(problem, Not(HasSubstr("hunter2")));
    EXPECT_THAT(with_properties("no.such.thing=1;nonsense").problems(), ElementsAre(HasSubstr("without \"=\"")))
        << "what cannot be taken apart says nothing about its parts";
}

}  // namespace
}  // namespace tidings::kafka
