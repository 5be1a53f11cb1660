// What is read back of a mailbox folder, with mails and files in it that nobody asked for.
#include "adapters/mailbox/mail_folder.hpp"
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include "adapters/mailbox/kept_files.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using testing_support::run_task;
using testing_support::temporary_folder;

std::string id_of(int number) {
    char text[64];
    std::snprintf(text, sizeof text, "20261123T0856%02d.000000Z-%06d-1a2b3c4d", number % 60, number);
    return text;
}

struct MailFolder : testing::Test {
    void put(int number, const std::string& subject, const std::string& recipient = "ada@example.com") {
        std::ofstream(mails / (id_of(number) + ".eml"), std::ios::binary)
            << "Return-Path: <orders@shop.example>\r\nDelivered-To: " << recipient
            << "\r\nReceived: from me by tidings-mailbox;\r\n now\r\nFrom: Tea Shop <orders@shop.example>\r\nSubject: "
            << subject << "\r\nMessage-ID: <m" << number << "@shop.example>\r\n\r\nHello\r\n";
    }
    api::kept_mail_page list(api::kept_mail_filter filter, std::size_t looked_at_max = 500) {
        mail_folder reading{mails, looked_at_max};
        const auto page = run_task(io, reading.list(std::move(filter)));
        EXPECT_TRUE(page) << (page ? "" : page.error().detail);
        return page ? *page : api::kept_mail_page{};
    }
    static std::vector<std::string> subjects(const api::kept_mail_page& page) {
        std::vector<std::string> found;
        for (const auto& each : page.mails) found.push_back(each.subject);
        return found;
    }
    using texts = std::vector<std::string>;

    temporary_folder folder;
    std::filesystem::path mails{folder / "."};
    asio::io_context io;
    mail_folder whole{mails};
};

TEST_F(MailFolder, pages_go_from_the_newest_to_the_oldest_and_are_not_moved_by_new_mail) {
    for (int number = 1; number <= 5; ++number) put(number, std::to_string(number));
    const auto first = list({.limit = 2});
    put(6, "6");
    const auto second = list({.after = first.looked_through, .limit = 2});
    const auto third = list({.after = second.looked_through, .limit = 2});

    EXPECT_EQ(subjects(first), (texts{"5", "4"}));
    EXPECT_EQ(subjects(second), (texts{"3", "2"}));
    EXPECT_EQ(subjects(third), (texts{"1"}));
    EXPECT_FALSE(third.looked_through);
}

TEST_F(MailFolder, a_search_finds_any_case_and_looks_at_a_bounded_number_of_mails) {
    put(1, "A PARCEL for you", "grace@example.com");
    for (int number = 2; number <= 9; ++number) put(number, "nothing");

    const auto first = list({.text = "parcel", .limit = 50}, 5);
    EXPECT_EQ(subjects(first), texts{});
    ASSERT_TRUE(first.looked_through);
    const auto second = list({.text = "parcel", .after = first.looked_through, .limit = 50}, 5);
    EXPECT_EQ(subjects(second), texts{"A PARCEL for you"});
    EXPECT_EQ(list({.text = "GRACE@"}).mails.size(), 1u);
    EXPECT_EQ(list({.text = "m3@shop"}).mails.size(), 1u);
    EXPECT_EQ(list({.text = "tea shop"}).mails.size(), 9u);
}

TEST_F(MailFolder, other_files_and_links_are_no_mails) {
    put(1, "mine");
    std::ofstream(mails / "notes.eml") << "Subject: not ours\r\n\r\n";
    std::ofstream(mails / (id_of(2) + ".txt")) << "Subject: not ours\r\n\r\n";
    std::filesystem::create_directory(mails / (id_of(3) + ".eml"));
    std::filesystem::create_symlink("/etc/passwd", mails / (id_of(4) + ".eml"));

    EXPECT_EQ(subjects(list({})), texts{"mine"});
    EXPECT_FALSE(run_task(io, whole.bytes_of(id_of(4))));
    EXPECT_FALSE(*run_task(io, whole.bytes_of("../notes")));
    EXPECT_FALSE(*run_task(io, whole.find(id_of(9))));
}

TEST_F(MailFolder, broken_text_is_one_line_of_utf_8) {
    put(1, "caf\xE9 \x01 =?utf-8?B?w7w=?=");
    const auto found = *run_task(io, whole.find(id_of(1)));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->subject.find('\xE9'), std::string::npos) << found->subject;
    EXPECT_EQ(found->subject.find('\x01'), std::string::npos);
    EXPECT_EQ(found->received_at, *parse_rfc3339("2026-11-23T08:56:01Z"));
    EXPECT_TRUE(run_task(io, whole.bytes_of(id_of(1)))->value().ends_with("\r\n\r\nHello\r\n"));
}

TEST_F(MailFolder, it_is_emptied_of_mails_and_of_nothing_else) {
    for (int number = 1; number <= 3; ++number) put(number, "x");
    std::ofstream(mails / "notes.eml") << "mine";

    EXPECT_EQ(*run_task(io, whole.clear()), 3u);
    EXPECT_EQ(list({}).mails.size(), 0u);
    EXPECT_TRUE(std::filesystem::exists(mails / "notes.eml"));
}

TEST_F(MailFolder, a_folder_that_is_not_there_yet_is_empty) {
    mail_folder absent{folder / "absent"};
    EXPECT_EQ(run_task(io, absent.list({}))->mails.size(), 0u);
    EXPECT_EQ(*run_task(io, absent.clear()), 0u);
}

TEST(KeptFiles, the_oldest_go_when_there_are_too_many_or_they_are_too_large) {
    const auto of_sizes = [](std::vector<std::uintmax_t> sizes) {
        std::vector<kept_file> files;
        for (const auto size : sizes) files.push_back({id_of(static_cast<int>(files.size())), size});
        return files;
    };
    const std::vector<std::uintmax_t> hundred(100, 10), one_more(101, 10);
    EXPECT_EQ(count_to_drop(of_sizes(hundred), {100, 1'000}), 0u);
    EXPECT_EQ(count_to_drop(of_sizes(one_more), {100, 10'000}), 6u);
    EXPECT_EQ(count_to_drop(of_sizes(one_more), {1'000, 1'000}), 6u);
    EXPECT_EQ(count_to_drop(of_sizes({5, 5, 2'000}), {100, 1'000}), 2u) << "the newest stays, however large";
    EXPECT_EQ(count_to_drop(of_sizes({5, 5}), {1, 1'000}), 1u);
    EXPECT_EQ(count_to_drop({}, {1, 1'000}), 0u);
}

TEST(KeptMails, only_a_name_that_the_mailbox_gives_is_an_id) {
    EXPECT_TRUE(api::is_kept_mail_id(id_of(1)));
    EXPECT_TRUE(api::is_kept_mail_id("20261123T085644.123456Z-1234567890-1a2b3c4d"));
    for (const auto* wrong : {"", "..", "../20261123T085644.123456Z-000001-1a2b3c4d",
                              "20261123T085644.123456Z-000001-1a2b3c4d.eml", "20261123T085644.123456Z-00001-1a2b3c4d",
                              "20261123T085644.123456Z-000001-1A2B3C4D", "20261123T085644Z-000001-1a2b3c4d",
                              "20261123T085644.123456Z-000001-1a2b3c4d\n", "20261123T085644.123456Z-000001-1a2b3c4/"})
        EXPECT_FALSE(api::is_kept_mail_id(wrong)) << wrong;
}

}  // namespace
}  // namespace tidings
