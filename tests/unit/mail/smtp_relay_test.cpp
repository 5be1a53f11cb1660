#include "mail/smtp_relay.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(SmtpRelay, is_read_from_a_url_with_safe_defaults) {
    const auto relay = parse_smtp_urls("smtp://user:pass@mail.example")->at(0);
    EXPECT_EQ(relay.security, smtp_security::starttls);
    EXPECT_EQ(relay.label(), "mail.example:587");
    EXPECT_EQ(relay.login->user, "user");
    EXPECT_EQ(relay.login->password.reveal(), "pass");

    EXPECT_EQ(parse_smtp_urls("smtps://mail.example/")->at(0).label(), "mail.example:465");
    EXPECT_EQ(parse_smtp_urls("smtps://mail.example")->at(0).security, smtp_security::implicit);
    EXPECT_EQ(parse_smtp_urls("smtp://mail.example:25?tls=none")->at(0).security, smtp_security::none);
    EXPECT_EQ(parse_smtp_urls("smtp://[2001:db8::1]:2525")->at(0).label(), "[2001:db8::1]:2525");
    EXPECT_EQ(parse_smtp_urls("smtp://[::1]")->at(0).host, "::1");
}

TEST(SmtpRelay, decodes_what_a_password_may_contain) {
    const auto login =
        *parse_smtp_urls("smtp://ada%40shop.example:p%40ss%3A%2F%2C%25%20w%C3%B6rd@mail.example")->at(0).login;
    EXPECT_EQ(login.user, "ada@shop.example");
    EXPECT_EQ(login.password.reveal(), "p@ss:/,% wörd");
    EXPECT_EQ(parse_smtp_urls("smtp://ada@shop.example:secret@mail.example")->at(0).login->user, "ada@shop.example");
}

TEST(SmtpRelay, takes_options_and_several_relays) {
    const auto relays = *parse_smtp_urls(
        "smtp://u:p@one.example?ca=/etc/ca%20file.pem&tls_name=two.example&auth=login, smtp://127.0.0.1:25?tls=none");
    ASSERT_EQ(relays.size(), 2u);
    EXPECT_EQ(relays[0].ca_file, "/etc/ca file.pem");
    EXPECT_EQ(relays[0].tls_name, "two.example");
    EXPECT_EQ(relays[0].login->method, sasl_mechanism::login);
    EXPECT_EQ(relays[1].label(), "127.0.0.1:25");
    EXPECT_TRUE(parse_smtp_urls("smtp://u:p@h?tls=none&auth_without_tls=allowed")->at(0).login->allowed_in_clear);
}

TEST(SmtpRelay, takes_a_user_without_a_password_who_shows_a_token) {
    const auto login = *parse_smtp_urls("smtp://orders%40shop.example@smtp.office365.com")->at(0).login;
    EXPECT_EQ(login.user, "orders@shop.example");
    EXPECT_TRUE(login.uses_token());
    EXPECT_EQ(login.method, std::nullopt);
    EXPECT_EQ(parse_smtp_urls("smtp://u@h?auth=XOAUTH2")->at(0).login->method, sasl_mechanism::xoauth2);
    EXPECT_EQ(parse_smtp_urls("smtp://u@h?auth=auto")->at(0).login->method, std::nullopt);
    EXPECT_EQ(parse_smtp_urls("smtp://u:p@h?auth=scram-sha-256")->at(0).login->method, sasl_mechanism::scram_sha_256);
    EXPECT_FALSE(parse_smtp_urls("smtp://u:p@h")->at(0).login->uses_token());
}

TEST(SmtpRelay, shows_a_certificate_of_its_own) {
    const auto relays = *parse_smtp_urls("smtp://h?cert=/etc/cert.pem&key=/etc/key.pem,smtps://h?cert=/etc/both.pem");
    EXPECT_EQ(relays[0].cert_file, "/etc/cert.pem");
    EXPECT_EQ(relays[0].key_file, "/etc/key.pem");
    EXPECT_EQ(relays[1].cert_file, "/etc/both.pem");
    EXPECT_EQ(relays[1].key_file, "");
}

TEST(SmtpRelay, refuses_the_rest_and_never_shows_the_login) {
    for (const auto* url : {"",
                            "mail.example",
                            "http://mail.example",
                            "smtp://",
                            "smtp://:hunter2@mail.example",
                            "smtp://user:@mail.example",
                            "smtp://user:hunter2@",
                            "smtp://user:hunter2%4@mail.example",
                            "smtp://user:hunter2%00@mail.example",
                            "smtp://user:hunter2%0d%0a@mail.example",
                            "smtp://user:hunter2@mail.example:0",
                            "smtp://user:hunter2@mail.example:65536",
                            "smtp://user:hunter2@mail.example:",
                            "smtp://user:hunter2@mail.example:25x",
                            "smtp://user:hunter2@mail example",
                            "smtp://user:hunter2@[::1",
                            "smtp://user:hunter2@[mail]",
                            "smtp://user:hunter2@[::1]x",
                            "smtp://user:hunter2@m.example/path",
                            "smtp://user:hunter2@m.example?tls=maybe",
                            "smtps://user:hunter2@m.example?tls=none",
                            "smtp://user:hunter2@m.example?tls=none",
                            "smtp://user:hunter2@m.example?ca=",
                            "smtp://user:hunter2@m.example?auth=cram",
                            "smtp://user:hunter2@m.example?verify=no",
                            "smtp://user:hunter2@m.example?tls",
                            "smtp://m.example?auth=plain",
                            "smtp://@m.example",
                            "smtp://user:hunter2@m.example?auth=xoauth2",
                            "smtp://user:hunter2@m.example?auth=oauthbearer",
                            "smtp://user@m.example?auth=plain",
                            "smtp://user@m.example?tls=none",
                            "smtp://user@m.example?tls=none&auth_without_tls=allowed",
                            "smtp://m.example?key=/etc/key.pem",
                            "smtp://m.example?cert=",
                            "smtp://m.example?tls=none&cert=/etc/cert.pem",
                            "smtp://user:hunter2@m.example,",
                            "smtp://user:hunter2@m.example,,smtp://b",
                            "smtp://-m.example"}) {
        const auto relays = parse_smtp_urls(url);
        ASSERT_FALSE(relays) << url;
        EXPECT_EQ(relays.error().code, errc::invalid);
        EXPECT_EQ(relays.error().detail.find("hunter2"), std::string::npos) << relays.error().detail;
    }
    EXPECT_NE(parse_smtp_urls("smtp://a,ftp://b").error().detail.find("mail relay 2"), std::string::npos);
}

}  // namespace
}  // namespace tidings
