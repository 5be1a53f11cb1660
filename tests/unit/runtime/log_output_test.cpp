#include "runtime/log_output.hpp"
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace tidings {
namespace {

using testing::HasSubstr;

struct pipe_ends {
    pipe_ends() {
        if (::pipe(ends) != 0) std::abort();
    }
    ~pipe_ends() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    std::string drained() {
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        std::string all(1 << 20, '\0');
        std::size_t size = 0;
        for (ssize_t got = 0; (got = ::read(ends[0], all.data() + size, all.size() - size)) > 0;)
            size += static_cast<std::size_t>(got);
        return all.substr(0, size);
    }
    int ends[2] = {-1, -1};
};

TEST(LogOutput, a_line_is_json_with_its_fields) {
    pipe_ends pipe;
    const auto output = make_log_output({.descriptor = pipe.ends[1]});
    const logger log{*output, "smtp"};

    log.warn("mail refused", {{"message_id", "msg_1"}, {"attempt", 2}, {"charged", true}, {"wait", 0.5}});

    const auto line = boost::json::parse(pipe.drained()).as_object();
    EXPECT_EQ(line.at("level"), "warn");
    EXPECT_EQ(line.at("part"), "smtp");
    EXPECT_EQ(line.at("message"), "mail refused");
    EXPECT_EQ(line.at("message_id"), "msg_1");
    EXPECT_EQ(line.at("attempt"), 2);
    EXPECT_EQ(line.at("charged"), true);
    EXPECT_EQ(line.at("wait"), 0.5);
    EXPECT_TRUE(line.at("time").as_string().ends_with("Z"));
}

TEST(LogOutput, whatever_a_field_holds_the_line_stays_one_line_of_json) {
    for (const std::string_view nasty :
         {"a\r\nb", "\"\\\t\x01\x7f", "\xff\xc3\x28\xed\xa0\x80", "日本\xf0\x9f\x8d\xb5"}) {
        const auto json = log_line_json("now", log_level::info, "api", "said", {{"text", nasty}});
        EXPECT_EQ(json.find('\n'), std::string::npos);
        boost::system::error_code problem;
        (void)boost::json::parse(json, problem);
        EXPECT_FALSE(problem) << json;

        const auto text = log_line_text("now", log_level::info, "api", "said", {{"text", nasty}}, false);
        EXPECT_TRUE(std::ranges::none_of(text, [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        })) << text;
    }
}

// A mail server's words are logged as they are, and they like to repeat the recipient.
TEST(LogOutput, an_address_in_any_field_is_masked) {
    const std::map<std::string, std::string> cases{
        {"550 5.1.1 <ada.lovelace+tea@example.com>: no such user", "550 5.1.1 <a***@example.com>: no such user"},
        {"ada@example.com, bob@example.org", "a***@example.com, b***@example.org"},
        {"<\"ada lovelace\"@example.com>", "<\"***@example.com>"},
        {"\xC3\xA4\xC3\xB6@example.com", "\xC3\xA4***@example.com"},
        {"ada/b*c@example.com", "a***@example.com"},
        {"a***@example.com", "a***@example.com"},
        {"smtp://user:***@mail.example:587", "smtp://user:***@mail.example:587"},
        {"@ and @", "@ and @"}};
    for (const auto& [said, shown] : cases) {
        const auto json = log_line_json("now", log_level::warn, "smtp", "said", {{"reply", said}});
        EXPECT_EQ(boost::json::parse(json).at("reply").as_string(), shown);
        const auto text = log_line_text("now", log_level::warn, "smtp", "said", {{"reply", said}}, false);
        EXPECT_EQ(text.find("da.lov"), std::string::npos);
        EXPECT_EQ(text.find("ada@"), std::string::npos);
    }
}

TEST(LogOutput, less_important_lines_are_left_out) {
    pipe_ends pipe;
    const auto output = make_log_output({.level = log_level::warn, .descriptor = pipe.ends[1]});
    const logger log{*output, "api"};

    log.info("not this");
    log.error("but this");

    EXPECT_THAT(pipe.drained(), testing::AllOf(HasSubstr("but this"), testing::Not(HasSubstr("not this"))));
}

TEST(LogOutput, a_reader_that_stopped_reading_costs_lines_and_not_the_program) {
    pipe_ends pipe;
    const auto output = make_log_output({.descriptor = pipe.ends[1]});
    const logger log{*output, "api"};
    const std::string large(2000, 'x');

    for (int line = 0; line < 200; ++line) log.info("large", {{"text", large}});
    EXPECT_GT(output->dropped(), 0U);
    pipe.drained();
    log.info("back again");

    const auto rest = pipe.drained();
    EXPECT_THAT(rest, HasSubstr("back again"));
    const auto line = rest.substr(rest.find('{'));
    EXPECT_EQ(boost::json::parse(line).at("message"), "back again");
}

TEST(LogOutput, a_descriptor_that_is_closed_throws_nothing) {
    const auto output = make_log_output({.descriptor = 9999});
    const logger log{*output, "api"};

    log.error("nobody hears this");

    EXPECT_EQ(output->dropped(), 1U);
}

}  // namespace
}  // namespace tidings
