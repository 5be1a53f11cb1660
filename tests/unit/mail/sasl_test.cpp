// The choice of a mechanism, and each mechanism against the examples of its RFC.
#include <gtest/gtest.h>
#include "mail/sasl_choice.hpp"
#include "mail/sasl_client.hpp"
#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

using enum sasl_mechanism;

struct choice_row {
    const char* name;
    sasl_case given;
    std::optional<sasl_mechanism> chosen;  // empty: none
};

TEST(SaslChoice, the_whole_table) {
    const std::set<std::string> all{"PLAIN", "LOGIN", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "CRAM-MD5"};
    const choice_row table[] = {
        {"password, all offered", {.offered = all}, scram_sha_256},
        {"password, Exchange Online before 2027", {.offered = {"LOGIN", "XOAUTH2"}}, login},
        {"password, plain and login", {.offered = {"LOGIN", "PLAIN"}}, plain},
        {"password, none of ours", {.offered = {"CRAM-MD5", "XOAUTH2"}}, {}},
        {"password, nothing offered", {}, {}},
        {"password, plain wanted", {.offered = all, .wanted = plain}, plain},
        {"password, login wanted", {.offered = all, .wanted = login}, login},
        {"password, scram wanted and not offered", {.offered = {"PLAIN"}, .wanted = scram_sha_256}, {}},
        {"password, token mechanism wanted", {.offered = all, .wanted = xoauth2}, {}},
        {"token, all offered", {.offered = all, .has_token = true}, oauthbearer},
        {"token, Exchange Online", {.offered = {"LOGIN", "XOAUTH2"}, .has_token = true}, xoauth2},
        {"token, xoauth2 wanted", {.offered = all, .wanted = xoauth2, .has_token = true}, xoauth2},
        {"token, oauthbearer wanted and not offered",
         {.offered = {"XOAUTH2"}, .wanted = oauthbearer, .has_token = true},
         {}},
        {"token, only password mechanisms", {.offered = {"PLAIN", "LOGIN"}, .has_token = true}, {}},
        {"token, plain wanted", {.offered = all, .wanted = plain, .has_token = true}, {}},
        {"clear", {.offered = all, .is_encrypted = false}, {}},
        {"clear, allowed", {.offered = all, .is_encrypted = false, .allowed_in_clear = true}, scram_sha_256},
        {"clear, allowed, plain only", {.offered = {"PLAIN"}, .is_encrypted = false, .allowed_in_clear = true}, plain},
        {"clear, token", {.offered = all, .has_token = true, .is_encrypted = false}, {}},
        {"clear, token, allowed for passwords",
         {.offered = all, .has_token = true, .is_encrypted = false, .allowed_in_clear = true},
         {}},
    };
    for (const auto& row : table) {
        const auto chosen = choose_mechanism(row.given);
        EXPECT_EQ(chosen ? std::optional(*chosen) : std::nullopt, row.chosen) << row.name;
        EXPECT_TRUE(chosen || !chosen.error().detail.empty()) << row.name;
    }
    EXPECT_EQ(choose_mechanism({.offered = {"CRAM-MD5"}}).error().detail,
              "the relay offers no login mechanism of ours for a password (SCRAM-SHA-256, PLAIN, LOGIN); it offers: "
              "CRAM-MD5");
}

TEST(SaslMechanism, has_a_name_that_is_read_in_any_case) {
    for (const auto each : {plain, login, scram_sha_256, oauthbearer, xoauth2})
        EXPECT_EQ(parse_sasl_mechanism(name_of(each)), each);
    EXPECT_EQ(parse_sasl_mechanism("scram-sha-256"), scram_sha_256);
    EXPECT_EQ(parse_sasl_mechanism("scram"), std::nullopt);
}

sasl_identity with_token(std::string user, std::string token) {
    return {.user = std::move(user), .token = secret(std::move(token)), .host = "server.example.com", .port = 143};
}

TEST(SaslClient, oauthbearer_says_what_rfc_7628_shows) {
    sasl_client client(oauthbearer, with_token("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
    EXPECT_EQ(base64(*client.initial_response()),
              "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRj"
              "Mk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB");
    EXPECT_TRUE(client.on_success());
}

TEST(SaslClient, oauthbearer_ends_an_exchange_whose_token_was_not_taken_as_rfc_7628_shows) {
    sasl_client client(oauthbearer, with_token("a,b=c", "t"));
    EXPECT_TRUE(client.initial_response()->starts_with("n,a=a=2Cb=3Dc,\x01"));
    client.note_initial_sent();
    const auto challenge = from_base64("eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIn0=");
    EXPECT_EQ(base64(*client.answer(*challenge)), "AQ==");
    EXPECT_EQ(client.complaint(), R"({"status":"invalid_token","scope":"example_scope"})");
    EXPECT_FALSE(client.answer(*challenge));
}

TEST(SaslClient, xoauth2_says_what_its_documentation_shows) {
    sasl_client client(xoauth2, with_token("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"));
    EXPECT_EQ(base64(*client.initial_response()),
              "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZ"
              "Mjl0Q2cBAQ==");
    client.note_initial_sent();
    EXPECT_EQ(*client.answer(R"({"status":"401","schemes":"bearer"})"), "");
    EXPECT_EQ(client.complaint(), R"({"status":"401","schemes":"bearer"})");
}

TEST(SaslClient, sends_first_what_did_not_go_with_the_command) {
    sasl_client client(xoauth2, with_token("u", "t"));
    EXPECT_EQ(*client.answer(""), *client.initial_response());
    EXPECT_EQ(*client.answer(R"({"status":"401"})"), "");
}

// RFC 7677, section 3.
constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

sasl_identity with_password() {
    return {.user = "user", .password = secret("pencil"), .nonce = "rOprNGfwEbeRWgbNEkqO"};
}

TEST(SaslClient, scram_sha_256_says_what_rfc_7677_shows) {
    sasl_client client(scram_sha_256, with_password());
    EXPECT_EQ(*client.initial_response(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    client.note_initial_sent();
    EXPECT_EQ(*client.answer(server_first),
              "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_FALSE(client.on_success()) << "the server has not shown that it knows the password";
    EXPECT_EQ(*client.answer(server_final), "");
    EXPECT_TRUE(client.on_success());
    EXPECT_FALSE(client.answer(""));
}

TEST(SaslClient, scram_does_not_believe_a_server_that_does_not_know_the_password) {
    for (const auto* last : {"v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=", "v=AAAA", "", "e=other-error"}) {
        sasl_client client(scram_sha_256, with_password());
        client.note_initial_sent();
        ASSERT_TRUE(client.answer(server_first));
        EXPECT_FALSE(client.answer(last)) << last;
        EXPECT_FALSE(client.on_success()) << last;
    }
}

TEST(SaslClient, scram_takes_no_first_message_that_is_another_ones_or_asks_too_much) {
    for (const auto* first : {"", "r=,s=W22Z,i=4096", "r=other,s=W22Z,i=4096", "r=rOprNGfwEbeRWgbNEkqO,s=W22Z,i=4096",
                              "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4095",
                              "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=200001", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=99999999999",
                              "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096x", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z",
                              "m=must,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096"}) {
        scram client("user", secret("pencil"), "rOprNGfwEbeRWgbNEkqO");
        EXPECT_FALSE(client.final_message(first)) << first;
        EXPECT_FALSE(client.check_server("v=")) << first;
    }
    scram odd("a=b,c", secret("x"), "n");
    EXPECT_EQ(odd.first_message(), "n,,n=a=3Db=2Cc,r=n");
}

}  // namespace
}  // namespace tidings
