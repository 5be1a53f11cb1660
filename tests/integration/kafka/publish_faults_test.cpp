#include "adapters/kafka/publish_faults.hpp"
#include <gtest/gtest.h>
#include <set>

namespace tidings::kafka {
namespace {

TEST(PublishFaults, of_all_codes_few_can_be_about_one_record) {
    const std::set<int> about_one_record{RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE,
                                         RD_KAFKA_RESP_ERR_INVALID_MSG,        RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
                                         RD_KAFKA_RESP_ERR_INVALID_RECORD,     RD_KAFKA_RESP_ERR__BAD_MSG,
                                         RD_KAFKA_RESP_ERR__INVALID_ARG};
    const rd_kafka_err_desc* all = nullptr;
    std::size_t count = 0;
    rd_kafka_get_err_descs(&all, &count);
    ASSERT_GT(count, 100u);

    for (std::size_t at = 0; at < count; ++at)
        EXPECT_EQ(verdict_of(all[at].code) == publish_verdict::record_fault, about_one_record.contains(all[at].code))
            << (all[at].name != nullptr ? all[at].name : "?");
}

TEST(PublishFaults, what_the_surroundings_refuse_pauses_publishing) {
    for (const auto code :
         {RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
          RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
          RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
          RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS,
          RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE, RD_KAFKA_RESP_ERR_SECURITY_DISABLED})
        EXPECT_EQ(verdict_of(code), publish_verdict::cluster_fault) << rd_kafka_err2name(code);
}

}  // namespace
}  // namespace tidings::kafka
