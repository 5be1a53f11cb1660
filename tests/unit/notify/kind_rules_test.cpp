#include "notify/kind_rules.hpp"
#include <gmock/gmock.h>
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using testing::HasSubstr;

TEST(KindRules, expiries_are_read_and_mistakes_named) {
    const auto read = parse_expiries("placed=24h, shipped=3d").value();
    EXPECT_EQ(read, (kind_expiries{{mail_kind::placed, 24h}, {mail_kind::shipped, 72h}}));
    EXPECT_TRUE(parse_expiries("").value().empty());
    const std::pair<const char*, const char*> wrong[] = {
        {"24h", "is not KIND=DURATION"},
        {"=24h", "is not KIND=DURATION"},
        {"plaecd=24h",
         "the kinds are placed, paid, payment_failed, processing, shipped, delivered, cancelled, refunded, "
         "updated, merchant_new_order"},
        {"placed=soon", "is not a duration"},
        {"placed=10ms", "at least 1s"},
        {"placed=1h,placed=2h", "twice"},
    };
    for (const auto& [text, part] : wrong) {
        const auto answer = parse_expiries(text);
        ASSERT_TRUE(answer.has_error()) << text;
        EXPECT_THAT(answer.error().detail, HasSubstr(part)) << text;
    }
}

TEST(KindRules, the_uncertain_policy_is_one_for_all_or_by_kind) {
    EXPECT_EQ(parse_uncertain_rules("hold").value().for_kind(mail_kind::placed), uncertain_policy::hold);
    EXPECT_EQ(parse_uncertain_rules("resend").value().for_kind(mail_kind::placed), uncertain_policy::resend);
    for (const auto* text : {"resend,refunded=hold", "refunded=hold", "refunded=hold,resend, paid=resend"}) {
        const auto read = parse_uncertain_rules(text).value();
        EXPECT_EQ(read.for_kind(mail_kind::refunded), uncertain_policy::hold) << text;
        EXPECT_EQ(read.for_kind(mail_kind::paid), uncertain_policy::resend) << text;
        EXPECT_THAT(read.kinds_that_differ(), testing::ElementsAre(mail_kind::refunded)) << text;
    }
    const std::pair<const char*, const char*> wrong[] = {
        {"drop", "write resend or hold"},         {"refunded=drop", "write resend or hold"}, {"resend,hold", "twice"},
        {"refund=hold", "the kinds are placed,"}, {"paid=hold,paid=resend", "twice"},
    };
    for (const auto& [text, part] : wrong) {
        const auto answer = parse_uncertain_rules(text);
        ASSERT_TRUE(answer.has_error()) << text;
        EXPECT_THAT(answer.error().detail, HasSubstr(part)) << text;
    }
}

// A mail of the kind, for an order of its own.
std::string add(bench& b, int n, mail_kind kind) {
    const auto id = b.add(n, "c" + std::to_string(n) + "@d" + std::to_string(n) + ".example");
    b.journal.rows.at(id).stored.head.kind = kind;
    return id;
}

TEST(DispatcherKinds, a_lost_answer_is_held_for_the_kinds_that_say_so_and_sent_again_for_others) {
    auto config = plain_config();
    config.uncertain = parse_uncertain_rules("resend,refunded=hold").value();
    bench b(config);
    const auto refund = add(b, 1, mail_kind::refunded);
    const auto placed = add(b, 2, mail_kind::placed);
    std::map<std::string, int> tries;
    b.relay.answers = [&](const envelope& to) {
        return ++tries[to.recipient] == 1
                   ? scripted_mailer::answer(delivery_outcome::uncertain, 0, smtp_phase::dot, "connection lost")
                   : scripted_mailer::accepted();
    };

    b.start();
    b.run_for(10min);

    EXPECT_EQ(b.head(refund).status, message_status::dead);
    EXPECT_THAT(b.head(refund).reason, testing::StartsWith("uncertain"));
    EXPECT_EQ(b.head(placed).status, message_status::sent);
}

TEST(DispatcherKinds, recovery_knows_the_policy_of_each_kind) {
    auto config = plain_config();
    config.uncertain = parse_uncertain_rules("hold,placed=resend").value();
    bench b(config);
    const auto refund = add(b, 1, mail_kind::refunded);
    const auto placed = add(b, 2, mail_kind::placed);
    for (const auto& id : {refund, placed}) {
        auto& row = b.journal.rows.at(id);
        row.stored.head.status = message_status::sending;
        row.owner = "previous";
        row.lease_ends = b.clock.now();
        row.intended = true;
        row.attempts.push_back({.number = 1});
    }

    b.start();
    b.run_for(1min);

    EXPECT_EQ(b.head(refund).status, message_status::dead);
    EXPECT_EQ(b.head(placed).status, message_status::sent);
}

}  // namespace
}  // namespace tidings
