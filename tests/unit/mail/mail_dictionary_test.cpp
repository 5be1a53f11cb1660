#include "mail/mail_dictionary.hpp"
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace tidings {
namespace {

constexpr std::size_t size_max = 1024 * 1024;

std::string mail_to(std::string_view name, int lines = 100) {
    std::string mail = "Date: Sat, 28 Nov 2026 09:00:00 +0000\r\nTo: " + std::string(name) + "\r\n\r\n";
    for (int line = 0; line < lines; ++line)
        mail +=
            "<td style=\"padding:" + std::to_string(line * 7919 % 97) + "px\">" + std::to_string(line) + "</td>\r\n";
    return mail;
}

TEST(MailDictionary, gives_back_what_it_packed_and_makes_like_mails_small) {
    const mail_dictionary dictionary(mail_to("Specimen"));
    const auto mail = mail_to("Ada Lovelace");

    const auto packed = dictionary.pack(mail);

    EXPECT_EQ(*dictionary.unpack(packed, mail.size()), mail);
    EXPECT_LT(packed.size(), mail.size() / 30);
    EXPECT_EQ(*unpack_mail(pack_mail(mail), mail.size()), mail);
    EXPECT_LT(packed.size(), pack_mail(mail).size() / 2);
}

TEST(MailDictionary, gives_back_any_bytes) {
    const mail_dictionary dictionary(mail_to("Specimen"));
    std::mt19937 random(20261128);
    for (const std::size_t size : {0u, 1u, 2u, 77u, 4'096u, 70'000u, 300'000u}) {
        std::string bytes(size, ' ');
        for (char& c : bytes) c = static_cast<char>(random());

        EXPECT_EQ(*dictionary.unpack(dictionary.pack(bytes), size_max), bytes) << size;
        EXPECT_EQ(*unpack_mail(pack_mail(bytes), size_max), bytes) << size;
    }
    const mail_dictionary empty{""};
    EXPECT_EQ(*empty.unpack(empty.pack("mail"), size_max), "mail");
}

TEST(MailDictionary, has_an_id_that_comes_from_its_bytes_alone) {
    const mail_dictionary one("Subject: one"), same("Subject: one"), other("Subject: other");

    EXPECT_EQ(one.id(), same.id());
    EXPECT_NE(one.id(), other.id());
    EXPECT_GT(one.id(), 0);
    EXPECT_EQ(one.id(), 3'668'064'493'479'825'350);  // stores keep it: it must be the same in every version
    EXPECT_EQ(mail_dictionary(one.bytes()).id(), one.id());
}

TEST(MailDictionary, refuses_what_another_dictionary_packed) {
    const mail_dictionary one(mail_to("one")), other(mail_to("other", 90));
    const auto mail = mail_to("Ada Lovelace");

    EXPECT_EQ(other.unpack(one.pack(mail), size_max).error().code, errc::invalid);
    EXPECT_EQ(unpack_mail(one.pack(mail), size_max).error().code, errc::invalid);
}

TEST(MailDictionary, refuses_a_mail_that_would_be_larger_than_allowed_once_unpacked) {
    const mail_dictionary dictionary(mail_to("Specimen"));
    const std::string flat(50'000'000, 'x');
    const auto bomb = pack_mail(flat), other_bomb = dictionary.pack(flat);

    ASSERT_LT(bomb.size(), 10'000u);
    EXPECT_EQ(unpack_mail(bomb, size_max).error().code, errc::invalid);
    EXPECT_EQ(dictionary.unpack(other_bomb, size_max).error().code, errc::invalid);
    EXPECT_EQ(unpack_mail(pack_mail("12345"), 4).error().code, errc::invalid);
    EXPECT_EQ(*unpack_mail(pack_mail("12345"), 5), "12345");
}

// A frame may say nothing of its size, and several may follow each other: neither gets past the limit.
TEST(MailDictionary, refuses_frames_that_hide_their_size) {
    const std::string unsized("\x28\xB5\x2F\xFD\x00\x58\x09\x00\x00x", 10), twice = pack_mail("1") + pack_mail("2");

    EXPECT_EQ(unpack_mail(unsized, size_max).error().code, errc::invalid);
    EXPECT_EQ(unpack_mail(twice, size_max).error().code, errc::invalid);
    EXPECT_EQ(unpack_mail("", size_max).error().code, errc::invalid);
    EXPECT_EQ(unpack_mail("not packed at all", size_max).error().code, errc::invalid);
}

TEST(MailDictionary, never_takes_damaged_bytes_for_the_mail) {
    const mail_dictionary dictionary(mail_to("Specimen"));
    const auto mail = mail_to("Ada Lovelace");
    const auto packed = dictionary.pack(mail);
    for (std::size_t size = 0; size < packed.size(); ++size)
        EXPECT_FALSE(dictionary.unpack(packed.substr(0, size), size_max)) << "cut at " << size;
    std::mt19937 random(20261128);
    for (int round = 0; round < 20'000; ++round) {
        auto damaged = packed;
        for (auto flips = 1 + random() % 3; flips > 0; --flips)
            damaged[random() % damaged.size()] ^= static_cast<char>(1u << random() % 8);

        const auto unpacked = dictionary.unpack(damaged, size_max);

        // Flips may undo each other.
        EXPECT_TRUE(!unpacked || *unpacked == mail) << "round " << round;
    }
}

TEST(MailDictionary, serves_several_threads) {
    const mail_dictionary dictionary(mail_to("Specimen"));
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&, number] {
            const auto mail = mail_to("customer " + std::to_string(number));
            for (int round = 0; round < 200; ++round)
                EXPECT_EQ(*dictionary.unpack(dictionary.pack(mail), size_max), mail);
        });
}

TEST(MailDictionary, is_a_mail_of_bounded_size) {
    EXPECT_NO_THROW(mail_dictionary(std::string(mail_dictionary::bytes_max, 'x')));
    EXPECT_THROW(mail_dictionary(std::string(mail_dictionary::bytes_max + 1, 'x')), std::invalid_argument);
    EXPECT_THROW(mail_dictionary("\x37\xA4\x30\xEC trained"), std::invalid_argument);
}

}  // namespace
}  // namespace tidings
