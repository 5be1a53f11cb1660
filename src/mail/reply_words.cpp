#include "mail/reply_words.hpp"
#include <algorithm>
#include <array>
#include <string>
#include "base/ascii_case.hpp"
#include "mail/smtp_verdict.hpp"

namespace tidings {
namespace {

constexpr std::string_view check_address = "Check the address with the customer, then resend to the right one.",
                           by_itself = "Nothing to do: it is tried again by itself.",
                           see_relay = "See docs/relays.md and the relay's own log; mail waits and nothing is lost.";

constexpr reply_words no_mailbox{"mailbox_unknown", "The mailbox does not exist.", check_address},
    no_domain{"domain_unknown", "The address's domain does not exist or takes no mail.", check_address},
    bad_address{"address_invalid", "The receiving server says the address is not valid.", check_address},
    disabled{"mailbox_disabled", "The mailbox is switched off.", "Ask the customer for another address."},
    full{"mailbox_full", "The recipient's mailbox is full.",
         "It is tried again by itself; if it stays full, ask the customer for another address."},
    greylisted{"greylisted", "The receiver asked to come back later (greylisting).", by_itself},
    slow_down{"slow_down", "The receiver asked us to slow down.",
              "It is tried again by itself; TIDINGS_DOMAIN_RATE keeps us under the receiver's limit."},
    spam{"content_refused", "The receiver took the mail for spam.",
         "Check SPF, DKIM and DMARC of the sender's domain, and the words of the template."},
    policy{"policy", "The receiver's policy refused the mail.",
           "Read the server's words; the recipient's administrator can allow the sender."},
    held_back{"held_back", "The receiver's policy holds the mail back for now.", by_itself},
    too_big{"too_big", "The mail is bigger than the receiver allows.",
            "Make the template smaller; this copy will not get through."},
    bad_content{"content_unsupported", "The server cannot carry this mail's content.", see_relay},
    too_many{"too_many", "Too many mails in one session.", by_itself},
    refused_good{"refused", "The receiver refused the mail for good.",
                 "Read the server's words; a resend meets the same answer unless something changes."},
    refused_now{"refused_for_now", "The receiver refused the mail for now.", by_itself},
    unproven{"sender_unproven", "Our domain's SPF, DKIM or DMARC is not in order for this receiver.",
             "Ask the people who keep the sender domain's DNS to publish SPF, DKIM and DMARC for the relay."},
    sender{"sender_refused", "The relay does not accept our sender address.",
           "Let the relay's account send as the address in TIDINGS_MAIL_FROM, or change that."},
    client{"client_refused", "The relay does not take mail from this machine's address.",
           "Allow this machine's address at the relay, or log in there; check whether the address is on a blocklist."},
    helo{"helo_refused", "The relay does not take the name that we greet with.",
         "Set TIDINGS_SMTP_HELO to a name that resolves to this machine."},
    quota{"quota", "The relay's sending quota for us is used up.",
          "Raise the quota there, or set TIDINGS_SMTP_RATE below it; mail waits and nothing is lost."},
    account{"account_locked", "The relay has locked our account.",
            "Unlock it with the provider; mail waits and nothing is lost."},
    login{"login_wanted", "The relay wants a login.",
          "Put user and password, or OAuth, into TIDINGS_SMTP_URL (docs/relays.md)."},
    credentials{
        "credentials_refused", "The relay does not accept our user name or password.",
        "Check TIDINGS_SMTP_URL; a password may have expired. Microsoft 365 and Google want app passwords or OAuth."},
    basic_login{"basic_login_refused", "Microsoft 365 refuses login by password.",
                "Use OAuth (XOAUTH2): docs/relays.md has the recipe."},
    mechanism{"login_mechanism", "The relay wants another way to log in.",
              "Set TIDINGS_SMTP_AUTH, or remove it so that the best one is chosen."},
    tls{"tls_wanted", "The relay wants encryption.",
        "Use smtp:// with STARTTLS or smtps:// in TIDINGS_SMTP_URL, without tls=none."},
    login_later{"login_later", "The relay cannot check the login right now.", by_itself},
    closing{"relay_closing", "The relay closed the connection.", by_itself},
    not_in{"relay_did_not_let_us_in", "The relay did not let us in.", see_relay},
    storage{"relay_full", "The relay's own storage is full.",
            "Make room at the relay; mail waits and nothing is lost."},
    not_taking{"relay_not_accepting", "The relay is not accepting mail right now.", by_itself},
    lacks{"relay_feature", "The relay lacks a feature that the mail needs.", see_relay},
    misconfigured{"relay_misconfigured", "The relay is misconfigured.", see_relay},
    confused{"relay_confused", "The relay and we lost the thread of the conversation.", by_itself},
    no_way{
        "no_connection", "The relay could not be reached, or the connection broke.",
        "Check that the relay runs and that its address in TIDINGS_SMTP_URL is right; mail waits and nothing is lost."},
    no_tls{"tls_failed", "No secure connection to the relay could be made.",
           "Check the relay's certificate and name; `tidings doctor` shows what it offers."},
    lost_answer{"answer_lost", "The connection broke after the whole mail was sent, before the relay confirmed it.",
                "The customer may have it; TIDINGS_UNCERTAIN decides whether it is sent again."},
    called_off{"called_off", "The try was called off before the mail was handed over.", by_itself};

struct code_row {
    std::string_view basic, enhanced, words;  // starts of the codes, a part of the text in lower case
    const reply_words* means;
};

// What codes and words say more exactly than the verdict does. The first row that fits.
constexpr std::array code_rows{code_row{"535", "5.7.139", "", &basic_login},
                               code_row{"", "", "basic authentication is disabled", &basic_login},
                               code_row{"", "5.1.1", "", &no_mailbox},
                               code_row{"", "5.1.10", "", &no_mailbox},
                               code_row{"", "5.1.6", "", &no_mailbox},
                               code_row{"", "4.1.1", "", &no_mailbox},
                               code_row{"", "5.1.2", "", &no_domain},
                               code_row{"", "4.1.2", "", &no_domain},
                               code_row{"", "4.4.3", "", &no_domain},
                               code_row{"", "5.4.4", "", &no_domain},
                               code_row{"", "5.1.3", "", &bad_address},
                               code_row{"", "5.2.1", "", &disabled},
                               code_row{"", "4.2.1", "", &disabled},
                               code_row{"", "5.2.2", "", &full},
                               code_row{"", "4.2.2", "", &full},
                               code_row{"", "", "mailbox full", &full},
                               code_row{"", "", "over quota", &full},
                               code_row{"4", "", "greylist", &greylisted},
                               code_row{"4", "", "graylist", &greylisted},
                               code_row{"", "4.7.28", "", &slow_down},
                               code_row{"4", "", "rate limit", &slow_down},
                               code_row{"4", "", "too many", &slow_down},
                               code_row{"4", "4.7.0", "", &slow_down},
                               code_row{"", "", "spam", &spam},
                               code_row{"5", "", "user unknown", &no_mailbox},
                               code_row{"5", "", "unknown user", &no_mailbox},
                               code_row{"5", "", "no such user", &no_mailbox},
                               code_row{"5", "", "does not exist", &no_mailbox}};

struct reason_row {
    std::string_view reason;
    const reply_words* means;
};

constexpr std::array reason_rows{reason_row{"the relay is closing the connection", &closing},
                                 reason_row{"the relay did not let us in", &not_in},
                                 reason_row{"the relay's storage is full", &storage},
                                 reason_row{"the relay is not accepting mail", &not_taking},
                                 reason_row{"the relay lacks a feature", &lacks},
                                 reason_row{"the relay is misconfigured", &misconfigured},
                                 reason_row{"the relay lost the thread of the conversation", &confused},
                                 reason_row{"the relay did not understand the command", &confused},
                                 reason_row{"the relay does not know the command", &confused},
                                 reason_row{"the relay answered out of turn", &confused},
                                 reason_row{"the relay wants other credentials", &credentials},
                                 reason_row{"the relay wants another login mechanism", &mechanism},
                                 reason_row{"the relay wants encryption", &tls},
                                 reason_row{"the relay wants encryption for the login", &tls},
                                 reason_row{"the relay has locked our account", &account},
                                 reason_row{"the relay does not trust this client", &client},
                                 reason_row{"the relay wants a login", &login},
                                 reason_row{"the relay cannot check the login now", &login_later},
                                 reason_row{"the relay cannot check the login, or takes no more, now", &login_later},
                                 reason_row{"the relay refused the sender", &sender},
                                 reason_row{"the relay's quota for us is used up", &quota},
                                 reason_row{"the relay wants our domain's SPF, DKIM or DMARC in order", &unproven},
                                 reason_row{"the relay does not take mail from here", &client},
                                 reason_row{"the relay does not take our name (TIDINGS_SMTP_HELO)", &helo},
                                 reason_row{"too many recipients or mails in this session", &too_many},
                                 reason_row{"too many recipients", &too_many},
                                 reason_row{"the mail is too big for the relay", &too_big},
                                 reason_row{"the mail is too big for the recipient", &too_big},
                                 reason_row{"the relay cannot carry this content", &bad_content},
                                 reason_row{"refused by policy", &policy},
                                 reason_row{"held back by policy", &held_back},
                                 reason_row{"refused for good", &refused_good},
                                 reason_row{"refused for now", &refused_now},
                                 reason_row{"the recipient's own", &refused_good}};

// Whole numbers only: "5.1.1" does not begin "5.1.10".
bool begins_with_numbers(std::string_view code, std::string_view start) {
    return code.starts_with(start) && (start.empty() || code.size() == start.size() || code[start.size()] == '.');
}

const reply_words* words_by_code(const ended_try& about) {
    const auto basic = std::to_string(about.code);
    const auto text = in_lower_case(about.text);
    const auto found = std::ranges::find_if(code_rows, [&](const code_row& row) {
        return basic.starts_with(row.basic) && begins_with_numbers(about.enhanced, row.enhanced) &&
               text.find(row.words) != std::string::npos;
    });
    return found == code_rows.end() ? nullptr : found->means;
}

const reply_words* words_without_reply(const ended_try& about) {
    return about.phase == smtp_phase::tls ? &no_tls : &no_way;
}

// What was said about us is not about the recipient, whatever codes came with it.
bool is_about_recipient(delivery_outcome outcome) {
    return outcome == delivery_outcome::refused || outcome == delivery_outcome::refused_for_now;
}

}  // namespace

const reply_words* words_for_reason(std::string_view reason) {
    const auto found = std::ranges::find(reason_rows, reason, &reason_row::reason);
    return found == reason_rows.end() ? nullptr : found->means;
}

const reply_words* words_for(const ended_try& about) {
    if (about.outcome == delivery_outcome::accepted) return nullptr;
    if (about.outcome == delivery_outcome::uncertain) return &lost_answer;
    if (about.outcome == delivery_outcome::called_off) return &called_off;
    if (about.code == 0 || !about.phase) return words_without_reply(about);
    const auto* exact = words_by_code(about);
    if (exact && (is_about_recipient(about.outcome) || exact == &basic_login)) return exact;
    if (about.phase == smtp_phase::auth && about.code == 535) return &credentials;
    const smtp_reply reply{about.code, std::string(about.enhanced), {std::string(about.text)}};
    return words_for_reason(rule_for(*about.phase, reply).reason);
}

}  // namespace tidings
