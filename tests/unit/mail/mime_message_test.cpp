#include "mail/mime_message.hpp"
#include <gtest/gtest.h>
#include "mail/header_text.hpp"
#include "mail/mime_reader.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

using namespace std::string_literals;

mail_draft a_draft() {
    mail_draft draft;
    draft.from = {"Acme Shop", "orders@shop.example"};
    draft.to = {"Ada", "ada@example.com"};
    draft.subject = "Your order 2026-10042";
    draft.text = "Hello Ada,\nthank you.\n";
    draft.html = "<p>Hello Ada,</p>\n";
    draft.date = *parse_rfc3339("2026-11-23T08:05:09Z");
    draft.message_id = "msg_1@shop.example";
    return draft;
}

std::vector<std::string> lines_of(const std::string& bytes) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto end = bytes.find("\r\n", at);
        lines.push_back(bytes.substr(at, end - at));
        at = end == std::string::npos ? bytes.size() : end + 2;
    }
    return lines;
}

// What every relay relies on, whatever went in.
void expect_well_formed(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (bytes[at] == '\r') {
            ASSERT_EQ(bytes.substr(at, 2), "\r\n");
        }
        if (bytes[at] == '\n') {
            ASSERT_TRUE(at > 0 && bytes[at - 1] == '\r');
        }
        ASSERT_TRUE(bytes[at] == '\r' || bytes[at] == '\n' || bytes[at] == '\t' ||
                    (bytes[at] >= ' ' && bytes[at] <= '~'));
    }
    std::size_t line_max = 76;  // of the headers and of encoded parts
    for (const auto& line : lines_of(bytes)) {
        if (line.starts_with("Content-Transfer-Encoding:")) line_max = line.ends_with("7bit") ? 998 : 76;
        EXPECT_LE(line.size(), line_max) << line;
        EXPECT_FALSE(line.starts_with("From ")) << line;
    }
    EXPECT_TRUE(bytes.ends_with("\r\n"));
    EXPECT_EQ(bytes.find("\r\n."), std::string::npos);
}

TEST(MimeMessage, has_both_parts_and_every_header_once) {
    auto draft = a_draft();
    draft.references = {"ord_1@shop.example"};
    draft.headers = {{"Auto-Submitted", "auto-generated"}, {"X-Tidings-Order", "ord_1"}};

    const auto bytes = compose(draft);

    ASSERT_TRUE(bytes) << bytes.error().detail;
    expect_well_formed(*bytes);
    EXPECT_TRUE(
        bytes->starts_with("Date: Mon, 23 Nov 2026 08:05:09 +0000\r\nFrom: Acme Shop <orders@shop.example>\r\n"
                           "To: Ada <ada@example.com>\r\nMessage-ID: <msg_1@shop.example>\r\n"
                           "References: <ord_1@shop.example>\r\nSubject: Your order 2026-10042\r\n"
                           "Auto-Submitted: auto-generated\r\nX-Tidings-Order: ord_1\r\nMIME-Version: 1.0\r\n"));
    EXPECT_EQ(*part_of(*bytes, mail_part::text), "Hello Ada,\r\nthank you.\r\n");
    EXPECT_EQ(*part_of(*bytes, mail_part::html), "<p>Hello Ada,</p>\r\n");
    EXPECT_EQ(*part_of(*bytes, mail_part::source), *bytes);
}

TEST(MimeMessage, is_the_same_for_the_same_draft) {
    EXPECT_EQ(*compose(a_draft()), *compose(a_draft()));
}

// The encodings of the text part and of the HTML part.
std::vector<std::string> encodings_of(const std::string& bytes) {
    constexpr std::string_view name = "Content-Transfer-Encoding: ";
    std::vector<std::string> encodings;
    for (const auto& line : lines_of(bytes))
        if (line.starts_with(name)) encodings.push_back(line.substr(name.size()));
    return encodings;
}

TEST(MimeMessage, keeps_text_of_every_script_through_every_encoding) {
    const std::vector<std::string> samples{"Größe: 5 €",
                                           "郭华 您好",
                                           "माननीय विनय शर्मा",
                                           "ديمه المشاولة",
                                           "🎉👩‍👩‍👧‍👦🏳️‍🌈",
                                           "a=b; tab\tend ",
                                           ".dot\r\n..dots\r\n.\r\nFrom me",
                                           std::string(5'000, 'x'),
                                           std::string(5'000, ' ') + "x",
                                           "--=_not a boundary",
                                           "a\r\n--=_tidings--\r\nb\r\n--=_tidings\r\n\r\nc",
                                           "-- \r\nthe shop \t\r\n",
                                           std::string(998, 'x') + "\r\n" + std::string(999, 'y'),
                                           "",
                                           "\r\n\r\n"};
    for (const auto& sample : samples) {
        auto draft = a_draft();
        draft.text = sample;
        draft.html = "<p>" + sample + "</p>";

        const auto bytes = compose(draft);

        ASSERT_TRUE(bytes);
        expect_well_formed(*bytes);
        EXPECT_EQ(*part_of(*bytes, mail_part::html), "<p>" + sample + "</p>");
        EXPECT_EQ(*part_of(*bytes, mail_part::text), sample);
    }
}

TEST(MimeMessage, chooses_base64_only_when_it_is_shorter) {
    auto draft = a_draft();
    draft.text = std::string(300, 'x') + "ü";
    draft.html.clear();
    for (int at = 0; at < 300; ++at) draft.html += "语";

    EXPECT_EQ(encodings_of(*compose(draft)), (std::vector<std::string>{"quoted-printable", "base64"}));
    draft.text = std::string(300, '=') + "ü";
    EXPECT_EQ(encodings_of(*compose(draft)), (std::vector<std::string>{"base64", "base64"}));
}

// What a relay must take goes as it is; what one might change, or could not take, does not.
TEST(MimeMessage, encodes_only_what_could_not_go_as_it_is) {
    const std::vector<std::pair<std::string, const char*>> samples{
        {"Hello=\n", "7bit"},
        {"", "7bit"},
        {"\ttab and -- \n-- \n", "7bit"},
        {std::string(998, 'x') + "\n", "7bit"},
        {std::string(999, 'x') + "\n", "quoted-printable"},
        {"no end: " + std::string(999, 'x'), "quoted-printable"},
        {"12 €\n", "quoted-printable"},
        {".hidden\n", "quoted-printable"},
        {"a\n.\nb", "quoted-printable"},
        {"a\nFrom me\n", "quoted-printable"},
        {"a\n--=_0123\n", "quoted-printable"},
        {"a .b From --=_ c\nFrom\n", "7bit"},
    };
    for (const auto& [text, encoding] : samples) {
        auto draft = a_draft();
        draft.text = text;

        const auto bytes = *compose(draft);

        EXPECT_EQ(encodings_of(bytes), (std::vector<std::string>{encoding, "7bit"})) << text;
        expect_well_formed(bytes);
    }
}

TEST(MimeMessage, encodes_subjects_and_names_so_that_they_read_back_whole) {
    std::string long_emoji;
    for (int at = 0; at < 60; ++at) long_emoji += "🎉é";
    for (const auto& sample :
         {std::string("Plain"), std::string("Größe"), std::string("郭华"), long_emoji,
          std::string("Smith, \"Jo\" <x> \\ (y); a@b"), std::string("=?UTF-8?Q?fake?="), std::string(300, 'w'),
          std::string("many words ") + std::string(200, 'a') + " end", std::string("two  spaces   kept"),
          std::string("O'Neil & Sons, Inc."), std::string("ends with =?")}) {
        auto draft = a_draft();
        draft.subject = sample;
        draft.to.name = sample;

        const auto bytes = compose(draft);

        ASSERT_TRUE(bytes);
        expect_well_formed(*bytes);
        EXPECT_EQ(*header_of(*bytes, "subject"), sample);
        const auto to = *header_of(*bytes, "TO");
        EXPECT_TRUE(to.ends_with(" <ada@example.com>")) << to;
        const auto parsed = parse_mailbox(to);
        if (sample.find('<') == std::string::npos && sample.find('"') == std::string::npos) {
            EXPECT_EQ(parsed->name, sample);
        }
    }
}

TEST(MimeMessage, never_splits_a_character_between_encoded_words) {
    for (std::size_t shift = 0; shift < 12; ++shift) {
        const auto header =
            unstructured_header("Subject", std::string(shift, 'a') + "🎉ééé郭华郭华🎉🎉🎉ééé郭华郭华🎉🎉🎉🎉🎉🎉ééé");
        for (std::size_t at = 0; (at = header.find("=?UTF-8?", at)) != std::string::npos; ++at) {
            const auto word = header.substr(at, header.find("?=", at + 10) + 2 - at);
            EXPECT_LE(word.size(), 75u);
            EXPECT_EQ(decoded_words(word).find("\xEF\xBF\xBD"), std::string::npos);
            EXPECT_EQ(clean_line(decoded_words(word)), decoded_words(word));
        }
    }
}

TEST(MimeMessage, cleans_controls_and_broken_utf8_out_of_what_people_wrote) {
    auto draft = a_draft();
    draft.subject = "a\r\nBcc: eve@evil.example\r\n\r\nbody\0x\x7F\xC2\x85\xE2\x80\xA8 \xFF\xC0\xAF end"s;
    draft.to.name = "Ada\r\nBcc: eve@evil.example";
    draft.text = "bell\a nul\0 lone\rcr lone\nlf \xFF"s;

    const auto bytes = compose(draft);

    ASSERT_TRUE(bytes);
    expect_well_formed(*bytes);
    EXPECT_FALSE(header_of(*bytes, "Bcc"));
    EXPECT_EQ(*part_of(*bytes, mail_part::text), "bell nul lone\r\ncr lone\r\nlf \xEF\xBF\xBD");
}

TEST(MimeMessage, refuses_what_could_break_the_mail_apart) {
    using change = std::function<void(mail_draft&)>;
    const std::vector<std::pair<const char*, change>> attacks{
        {"address with CRLF", [](auto& d) { d.to.address = "a@b.example\r\nBcc: c@d.example"; }},
        {"quoted local part with CRLF", [](auto& d) { d.to.address = "\"a\r\nDATA\"@b.example"; }},
        {"address with NUL", [](auto& d) { d.to.address = std::string("a\0@b.example", 12); }},
        {"two addresses", [](auto& d) { d.to.address = "a@b.example, c@d.example"; }},
        {"angle bracket", [](auto& d) { d.to.address = "a@b.example>"; }},
        {"non-ASCII local part", [](auto& d) { d.to.address = "ü@b.example"; }},
        {"sender without domain", [](auto& d) { d.from.address = "orders@"; }},
        {"id with CRLF", [](auto& d) { d.message_id = "a@b\r\nX: y"; }},
        {"id with bracket", [](auto& d) { d.message_id = "a@b>"; }},
        {"id without @", [](auto& d) { d.message_id = "a"; }},
        {"reference with space", [](auto& d) { d.references = {"a @b"}; }},
        {"header name with colon",
         [](auto& d) {
             d.headers = {{"X: y", "z"}};
         }},
        {"header name with CRLF",
         [](auto& d) {
             d.headers = {{"X\r\nBcc", "z"}};
         }},
        {"header value with LF",
         [](auto& d) {
             d.headers = {{"X-A", "z\nBcc: e@f"}};
         }},
        {"header value with NUL",
         [](auto& d) {
             d.headers = {{"X-A", std::string("z\0", 2)}};
         }},
        {"Bcc",
         [](auto& d) {
             d.headers = {{"BCC", "e@f.example"}};
         }},
        {"second Content-Type",
         [](auto& d) {
             d.headers = {{"Content-Type", "text/plain"}};
         }},
    };
    for (const auto& [name, attack] : attacks) {
        auto draft = a_draft();
        attack(draft);

        const auto bytes = compose(draft);

        ASSERT_FALSE(bytes) << name;
        EXPECT_EQ(bytes.error().code, errc::invalid) << name;
    }
}

TEST(MimeReader, answers_not_found_and_invalid_on_mails_of_others) {
    EXPECT_EQ(part_of("Subject: x\r\n\r\nhello", mail_part::html).error().code, errc::not_found);
    EXPECT_EQ(*part_of("Subject: x\n\nhello", mail_part::text), "hello");
    EXPECT_EQ(part_of("Content-Type: multipart/mixed\r\n\r\nhello", mail_part::text).error().code, errc::invalid);
    EXPECT_EQ(part_of("Content-Transfer-Encoding: base64\r\n\r\n%%%", mail_part::text).error().code, errc::invalid);
    EXPECT_EQ(part_of("", mail_part::html).error().code, errc::not_found);
}

TEST(MimeReader, stops_at_a_depth_however_deep_the_parts_nest) {
    std::string bytes;
    for (int at = 0; at < 1'000; ++at) bytes += "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";

    EXPECT_FALSE(part_of(bytes, mail_part::text));
}

}  // namespace
}  // namespace tidings
