// What a service finds about itself.
#include "common/service_findings.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(ServiceFindings, a_disk_is_well_while_more_than_the_reserve_is_free) {
    const disk_reserve reserve{1'000'000'000, 5};
    struct row {
        std::vector<volume> seen;
        bool is_well;
        std::string words;
    };
    for (const auto& one :
         {row{{}, true, "no disk is watched"},
          row{{{"/data", 50'000'000'000, 100'000'000'000}}, true, "50.0 GB of 100.0 GB free at /data"},
          row{{{"/data", 1'000'000'000, 100'000'000'000}}, true, "1.0 GB of 100.0 GB free at /data"},
          row{{{"/data", 50'000'000'000, 100'000'000'000}, {"/log", 200'000'000, 10'000'000'000}},
              false,
              "0.2 GB of 10.0 GB free at /log, below the reserve of 0.5 GB; make room there"}}) {
        const auto found = disk_finding(one.seen, reserve);
        EXPECT_EQ(found.is_well, one.is_well) << one.words;
        EXPECT_EQ(found.words, one.words);
    }
    EXPECT_FALSE(disk_finding(error{errc::timed_out, "/data does not answer"}, reserve).is_well);
}

TEST(ServiceFindings, a_certificate_is_not_well_in_its_last_week) {
    const timestamp now{};
    struct row {
        std::chrono::hours left;
        bool is_well;
        std::string words;
    };
    for (const auto& one : {row{30 * 24h, true, "ends in 30 days"}, row{7 * 24h, true, "ends in 7 days"},
                            row{7 * 24h - 1h, false, "ends in 6 days"}, row{25h, false, "ends in 1 day"},
                            row{0h, false, "has ended; clients refuse it. Renew it"}}) {
        const auto found = certificate_finding(now + one.left, now);
        EXPECT_EQ(found.is_well, one.is_well) << one.words;
        EXPECT_EQ(found.words, one.words);
    }
}

TEST(ServiceFindings, what_does_not_answer_says_why) {
    EXPECT_TRUE(database_finding("").is_well);
    EXPECT_EQ(database_finding("connection refused").words, "connection refused");
    EXPECT_TRUE(relay_finding(result<void>{}).is_well);
    const auto away = relay_finding(error{errc::unavailable, "connect: refused"});
    EXPECT_FALSE(away.is_well);
    EXPECT_EQ(away.words, "connect: refused");
    EXPECT_FALSE(mail_name_finding("localhost").is_well);
    EXPECT_TRUE(mail_name_finding("mail.shop.example").is_well);
}

}  // namespace
}  // namespace tidings
