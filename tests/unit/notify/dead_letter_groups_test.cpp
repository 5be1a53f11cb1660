#include "notify/dead_letter_groups.hpp"
#include <gmock/gmock.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

timestamp at(int second) {
    return timestamp(std::chrono::seconds(second));
}

death a_death(int second, std::string domain, int code, std::string enhanced, std::string said,
              std::string kind = "placed") {
    return {message_id("msg_" + std::to_string(second)),
            std::move(domain),
            std::move(kind),
            "mail.example:25",
            code,
            std::move(enhanced),
            std::move(said),
            at(second)};
}

TEST(DeadLetterGroups, replies_are_of_one_class_when_their_codes_are_the_same) {
    const std::pair<death, std::string> table[] = {
        {a_death(1, "a", 452, "4.2.2", "<ada@full.example>: mailbox full"), "452 4.2.2"},
        {a_death(1, "a", 550, "", "no such user"), "550"},
        {a_death(1, "a", 0, "5.1.1", "bad destination"), "5.1.1"},
        {a_death(1, "a", 0, "", "  cannot be   written: template placed/en line 3"),
         "cannot be written: template placed/en line"},
        {a_death(1, "a", 0, "", ""), ""},
    };
    for (const auto& [one, expected] : table) EXPECT_EQ(reply_class_of(one), expected) << one.said;
}

TEST(DeadLetterGroups, the_largest_comes_first_with_its_latest_death_and_the_words_of_all) {
    const auto groups = groups_of(
        {a_death(9, "a.example", 452, "4.2.2", "mailbox full: ada"), a_death(8, "b.example", 452, "4.2.2", "full"),
         a_death(12, "a.example", 452, "4.2.2", "mailbox full: bob"),
         a_death(7, "a.example", 452, "4.2.2", "full", "paid"), a_death(6, "a.example", 550, "5.1.1", "nobody")});

    ASSERT_EQ(groups.size(), 4u);
    EXPECT_EQ(groups[0].domain + " " + groups[0].kind + " " + groups[0].reply, "a.example placed 452 4.2.2");
    EXPECT_EQ(groups[0].relay, "mail.example:25");
    EXPECT_EQ(groups[0].count, 2u);
    EXPECT_EQ(groups[0].first_died_at, at(9));
    EXPECT_EQ(groups[0].last_died_at, at(12));
    EXPECT_EQ(groups[0].latest.said, "mailbox full: bob");
    EXPECT_EQ(groups[0].text, "mailbox full:");
    EXPECT_EQ(groups[1].domain, "b.example") << "of the same size, the latest first";
    EXPECT_TRUE(groups_of({}).empty());
}

TEST(DeadLetterGroups, the_words_of_all_are_whole_ones) {
    const auto text_of = [](std::string left, std::string right) {
        return groups_of({a_death(1, "a", 550, "", std::move(left)), a_death(2, "a", 550, "", std::move(right))})
            .at(0)
            .text;
    };
    EXPECT_EQ(text_of("no such user", "no such user"), "no such user");
    EXPECT_EQ(text_of("no such user", "no such user here"), "no such user");
    EXPECT_EQ(text_of("no such user", "no such username"), "no such");
    EXPECT_EQ(text_of("<ada@a>: no", "<bob@a>: no"), "");
}

}  // namespace
}  // namespace tidings
