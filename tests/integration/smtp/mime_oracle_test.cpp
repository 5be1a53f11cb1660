// Composed mails as an independent parser sees them: Python's email package (check_mime.py).
#include <gtest/gtest.h>
#include <fstream>
#include "mail/mime_message.hpp"
#include "mail/utf8.hpp"
#include "support/source_path.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

class mime_oracle {
public:
    // `subject`, `name`, `text` and `html` are what a reader must see.
    void expect(const mail_draft& draft, std::string subject, std::string name, std::string text, std::string html) {
        const auto bytes = compose(draft);
        ASSERT_TRUE(bytes) << bytes.error().detail;
        std::ofstream(folder_ / (std::to_string(count_++) + ".eml"), std::ios::binary) << *bytes;
        json::array references;
        for (const auto& id : draft.references) references.emplace_back("<" + id + ">");
        json::array names{"content-type", "date", "from", "message-id", "mime-version"};
        if (!draft.references.empty()) names.emplace_back("references");
        names.emplace_back("subject");
        names.emplace_back("to");
        expected_ << json::serialize(json::object{{"subject", subject},
                                                  {"from", one_person(draft.from.name, draft.from.address)},
                                                  {"to", one_person(name, draft.to.address)},
                                                  {"message_id", "<" + draft.message_id + ">"},
                                                  {"references", references},
                                                  {"names", names},
                                                  {"text", without_cr(std::move(text))},
                                                  {"html", without_cr(std::move(html))}})
                  << "\n";
    }
    void expect(const mail_draft& draft) { expect(draft, draft.subject, draft.to.name, draft.text, draft.html); }

    std::string verdict() {
        expected_.close();
        const auto said = folder_ / "said";
        const auto command = "python3 '" + source_path("tests/integration/smtp/check_mime.py") + "' '" +
                             (folder_ / "") + "' >'" + said + "' 2>&1";
        const bool is_fine = std::system(command.c_str()) == 0;
        std::ifstream file(said);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        return is_fine ? "fine" : text;
    }

private:
    // Not by braces: GCC and Clang read an array in an array differently.
    static json::array one_person(const std::string& name, const std::string& address) {
        json::array person;
        person.emplace_back(name);
        person.emplace_back(address);
        json::array people;
        people.emplace_back(std::move(person));
        return people;
    }
    static std::string without_cr(std::string text) {
        std::erase(text, '\r');
        return text;
    }
    testing_support::temporary_folder folder_;
    std::ofstream expected_{folder_ / "expected.ndjson"};
    int count_ = 0;
};

mail_draft a_draft() {
    mail_draft draft;
    draft.from = {"Acme Shop", "orders@shop.example"};
    draft.to = {"Ada", "ada@example.com"};
    draft.subject = "Your order";
    draft.text = "Hello\n";
    draft.html = "<p>Hello</p>";
    draft.date = *parse_rfc3339("2026-11-23T08:05:09Z");
    draft.message_id = "msg_0190@shop.example";
    draft.references = {"ord_0190@shop.example"};
    return draft;
}

TEST(MimeOracle, reads_every_customer_of_the_sample_orders) {
    mime_oracle oracle;
    std::ifstream orders(source_path("tests/data/orders.ndjson"));
    for (std::string line; std::getline(orders, line);) {
        const auto order = json::parse(line);
        auto draft = a_draft();
        const auto& customer = order.at("customer").as_object();
        draft.to.address = json::value_to<std::string>(customer.at("email"));
        draft.to.name = customer.contains("name") ? json::value_to<std::string>(customer.at("name")) : "";
        draft.subject = "Order " + json::value_to<std::string>(order.at("reference")) + ": " + draft.to.name;
        draft.text = "Hello " + draft.to.name + ",\n";
        for (const auto& item : order.at("items").as_array())
            draft.text += "- " + json::value_to<std::string>(item.at("name")) + "\n";
        draft.html = "<pre>" + draft.text + "</pre>";
        oracle.expect(draft);
    }

    EXPECT_EQ(oracle.verdict(), "fine");
}

TEST(MimeOracle, reads_names_and_subjects_of_every_shape) {
    mime_oracle oracle;
    std::string emojis, arabic, hindi, mixed;
    for (int at = 0; at < 40; ++at) {
        emojis += "🎉👩‍👩‍👧‍👦🏳️‍🌈";
        arabic += "طلبك رقم ";
        hindi += "माननीय विनय ";
        mixed += "word Größe ";
    }
    for (const auto& text :
         {std::string("plain"), std::string("Ünïcödé"), std::string("郭华"), emojis, arabic + "x", hindi + "x",
          mixed + "x", std::string("Smith, John (Jr.) <x>; \"q\" \\ @ : [a]"), std::string("O'Neil & Sons, Inc."),
          std::string("=?UTF-8?Q?fake?="), std::string("a =?utf-8?b?Zm9v?= b"), std::string(1'000, 'w'),
          std::string("two  spaces"), std::string("under_score = ? q"), std::string("ends with é"), std::string("é"),
          std::string("dots. at. ends."), std::string("Dr. No"), std::string(75, 'x')}) {
        auto draft = a_draft();
        draft.subject = draft.to.name = text;
        oracle.expect(draft);
    }
    for (std::size_t length = 1; length < 90; ++length) {
        auto draft = a_draft();
        draft.subject = std::string(length, 'a') + "é🎉é";
        draft.to.name = std::string(length, 'b') + " c";
        oracle.expect(draft);
    }

    EXPECT_EQ(oracle.verdict(), "fine");
}

TEST(MimeOracle, reads_bodies_of_every_shape) {
    mime_oracle oracle;
    for (const auto& text :
         {std::string(), std::string("\n"), std::string("\n\n\n"), std::string("no end"), std::string(5'000, 'x'),
          std::string(5'000, ' ') + "x", std::string(".\n..\n.\nFrom me\n>From\n"), std::string("a=3D=\n b \t\n\t\n"),
          std::string("--=_x\n--\n=_\n"), std::string("郭华郭华郭华\n郭华"),
          std::string("ä ") + std::string(200, '=')}) {
        auto draft = a_draft();
        draft.text = text;
        draft.html = "<p>" + text + "</p>";
        oracle.expect(draft);
    }

    EXPECT_EQ(oracle.verdict(), "fine");
}

TEST(MimeOracle, finds_no_header_that_was_smuggled_in) {
    mime_oracle oracle;
    const std::vector<std::pair<std::string, std::string>> attacks{
        {"a\r\nBcc: eve@evil.example", "a  Bcc: eve@evil.example"},
        {"a\nBcc: eve@evil.example", "a Bcc: eve@evil.example"},
        {"a\rBcc: eve@evil.example", "a Bcc: eve@evil.example"},
        {"a\r\n\r\n<script>", "a    <script>"},
        {"a\r\n .\r\nMAIL FROM:<eve@evil.example>", "a   .  MAIL FROM:<eve@evil.example>"},
        {std::string("a\0b", 3), "a b"},
        {"a\xE2\x80\xA8"
         "Bcc: eve@evil.example",
         "a Bcc: eve@evil.example"},
        {"a\xC2\x85"
         "Bcc: eve@evil.example",
         "a Bcc: eve@evil.example"},
        {"a\x0B\x0C\x1B[2J", "a   [2J"},
        {"a\xC0\x8A\xC0\x8D", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"=?UTF-8?Q?=0D=0ABcc:_eve@evil.example?=", "=?UTF-8?Q?=0D=0ABcc:_eve@evil.example?="},
        {"\" <eve@evil.example>, \"", "\" <eve@evil.example>, \""},
        {"a\\\"b, c", "a\\\"b, c"},
        {"Ada <eve@evil.example>", "Ada <eve@evil.example>"},
    };
    for (const auto& [attack, seen] : attacks) {
        auto draft = a_draft();
        draft.subject = draft.to.name = attack;
        oracle.expect(draft, seen, seen, draft.text, draft.html);
    }

    EXPECT_EQ(oracle.verdict(), "fine");
}

}  // namespace
}  // namespace tidings
