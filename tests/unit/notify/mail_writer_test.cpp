#include "notify/mail_writer.hpp"
#include <gtest/gtest.h>
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings {
namespace {

using namespace testing_support;

constexpr timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 28} + std::chrono::hours{9}};

struct writing {
    explicit writing(shop_profile shop = {.name = "Acme & Söhne"}) : renderer(std::move(shop)) {}
    mail_renderer renderer;
    mail_writer writer{renderer, {"Acme & Söhne", "orders@shop.example"}};

    frozen_mail write(const order& shown, stored_kind kind = mail_kind::placed, const written_prose& prose = {}) {
        return tried(shown, std::move(kind), prose).value();
    }

    result<frozen_mail> tried(const order& shown, stored_kind kind, const written_prose& prose = {}) {
        claimed_message claimed;
        claimed.head.id = message_id("msg_019a0000-0000-7000-8000-000000000002");
        claimed.head.event = event_id("evt_019a0000-0000-7000-8000-00000000000a");
        claimed.head.order = shown.id;
        claimed.head.order_version = shown.version;
        claimed.head.kind = std::move(kind);
        claimed.head.recipient = shown.details.customer.email;
        claimed.event_type = "order.placed.v1";
        claimed.event_time = shown.created_at;
        claimed.event_payload = encode_event_payload(encode_order(shown), std::nullopt, {}, true);
        return writer.write(claimed, claimed.head.recipient, now, prose);
    }
};

TEST(MailWriter, addresses_a_customer_by_a_name_and_by_nothing_else) {
    writing desk;
    auto shown = small_order();
    shown.details.customer.name = "Ada\xE2\x80\xAE King";
    EXPECT_NE(desk.write(shown).bytes.view().find("To: Ada King <ada@example.com>\r\n"), std::string::npos);
    shown.details.customer.name = "You won 900 EUR www.evil.example/claim";
    EXPECT_NE(desk.write(shown).bytes.view().find("To: ada@example.com\r\n"), std::string::npos);
}

// As of a version of the program that is newer, before somebody went back.
TEST(MailWriter, writes_no_mail_of_a_kind_that_this_version_does_not_know) {
    writing desk;

    const auto mail = desk.tried(small_order(), stored_kind("birthday"));

    ASSERT_FALSE(mail);
    EXPECT_EQ(mail.error().code, errc::not_found);
    EXPECT_EQ(mail.error().detail, "no mail template of kind birthday");
}

TEST(MailWriter, packs_the_mails_of_every_customer_small) {
    writing desk;
    std::size_t packed = 0, count = 0;
    for (const auto& shown : sample_orders()) {
        const auto mail = desk.write(shown);
        ASSERT_TRUE(mail.dictionary);
        const auto bytes = mail.dictionary->pack(mail.bytes);
        ASSERT_EQ(*mail.dictionary->unpack(bytes, mail.bytes.size()), mail.bytes);
        packed += bytes.size();
        ++count;
    }
    EXPECT_LE(packed / count, 900u);
}

TEST(MailWriter, makes_one_dictionary_for_each_template_and_language) {
    writing desk;
    std::map<std::int64_t, mail_kind> kinds;
    for (const auto kind : all_mail_kinds()) {
        const auto mail = desk.write(small_order(), kind);
        ASSERT_TRUE(mail.dictionary) << name_of(kind);
        EXPECT_EQ(desk.write(small_order(), kind).dictionary, mail.dictionary) << "made again for " << name_of(kind);
        EXPECT_TRUE(kinds.emplace(mail.dictionary->id(), kind).second)
            << name_of(kind) << " and another kind have the same";
    }
    auto abroad = small_order();
    abroad.details.customer.locale = "de-AT";
    EXPECT_EQ(desk.write(abroad).dictionary, desk.write(small_order()).dictionary) << "the words are English to both";
}

// Instances agree on it without asking, and nothing of a customer gets into it.
TEST(MailWriter, makes_the_same_dictionary_whoever_the_first_customer_is) {
    writing one, other;
    auto stranger = small_order();
    stranger.details.customer = {"grace@example.com", "Grace Hopper", "ja-JP", "Asia/Tokyo"};
    stranger.details.currency = "JPY";
    const written_prose prose{.slots = mail_slots{"Dear {name}", "All is well."}, .note = ""};

    const auto first = one.write(small_order()).dictionary,
               second = other.write(stranger, mail_kind::placed, prose).dictionary;

    EXPECT_EQ(first->id(), second->id());
    EXPECT_EQ(first->bytes(), second->bytes());
    EXPECT_EQ(second->bytes().find("grace"), std::string::npos);
    EXPECT_EQ(second->bytes().find("All is well"), std::string::npos);
    EXPECT_NE(writing({.name = "Another shop"}).write(small_order()).dictionary->id(), first->id());
}

TEST(MailWriter, goes_without_a_dictionary_when_the_specimen_would_be_too_large) {
    writing desk({.name = std::string(40'000, 'x')});

    const auto mail = desk.write(small_order());

    EXPECT_FALSE(mail.dictionary);
    EXPECT_GT(mail.bytes.size(), 40'000u);
}

}  // namespace
}  // namespace tidings
