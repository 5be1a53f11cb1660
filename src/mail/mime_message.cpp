#include "mail/mime_message.hpp"
#include "base/ascii_case.hpp"
#include "mail/body_part.hpp"
#include "mail/header_text.hpp"

namespace tidings {
namespace {

constexpr std::size_t references_max = 20, id_max = 250, header_name_max = 40, header_value_max = 4'000,
                      header_word_max = 900, headers_room = 2'048;
// One boundary serves every mail: no line of a part starts like it (body_part.hpp).
constexpr std::string_view mime_headers =
    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_tidings\"\r\n\r\n";
constexpr std::string_view delimiter = "--=_tidings\r\n", end_delimiter = "--=_tidings--\r\n";
constexpr std::array<std::string_view, 14> own_headers{
    "from", "to", "subject", "date",        "message-id", "references", "mime-version",
    "bcc",  "cc", "sender",  "return-path", "received",   "reply-to",   "in-reply-to"};

// dot-atom "@" dot-atom or literal, as RFC 5322 3.6.4 wants it; anything else could end the header early.
result<void> check_id(std::string_view id) {
    const auto at = id.find('@');
    const bool shaped =
        at != 0 && at != std::string_view::npos && at == id.rfind('@') && at + 1 < id.size() && id.size() <= id_max;
    for (const char c : id)
        if (c <= ' ' || c > '~' || std::string_view("<>()\\\",;").find(c) != std::string_view::npos)
            return error{errc::invalid, "a message id has a character that is not allowed"};
    if (!shaped)
        return error{errc::invalid, "a message id must look like unique@domain and have at most 250 characters"};
    return {};
}

result<void> check_header(const mail_header& header) {
    if (header.name.empty() || header.name.size() > header_name_max)
        return error{errc::invalid, "a header name is empty or too long"};
    for (const char c : header.name)
        if (c <= ' ' || c > '~' || c == ':')
            return error{errc::invalid, "a header name has a character that is not allowed"};
    const auto name = in_lower_case(header.name);
    if (std::find(own_headers.begin(), own_headers.end(), name) != own_headers.end() || name.starts_with("content-") ||
        name.starts_with("resent-"))
        return error{errc::invalid, "the header " + header.name + " cannot be set"};
    if (header.value.size() > header_value_max)
        return error{errc::invalid, "the header " + header.name + " is too long"};
    if (header.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        return error{errc::invalid, "the header " + header.name + " has a line end or NUL in its value"};
    return {};
}

result<void> check(const mail_draft& draft) {
    for (const auto* whom : {&draft.from, &draft.to})
        if (auto checked = check_address(whom->address); !checked) return checked;
    if (draft.reply_to)
        if (auto checked = check_address(draft.reply_to->address); !checked) return checked;
    if (auto checked = check_id(draft.message_id); !checked) return checked;
    for (const auto& id : draft.references)
        if (auto checked = check_id(id); !checked) return checked;
    for (const auto& header : draft.headers)
        if (auto checked = check_header(header); !checked) return checked;
    return {};
}

std::string rfc5322_date(timestamp at) {
    constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    std::array<char, 64> text{};
    const auto size =
        std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                      weekdays[std::chrono::weekday{day}.c_encoding()], unsigned{date.day()},
                      months[unsigned{date.month()} - 1], int{date.year()}, static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::string references_header(const std::vector<std::string>& references) {
    std::vector<std::string> tokens;
    const auto first = references.size() > references_max ? references.size() - references_max : 0;
    for (auto at = first; at < references.size(); ++at) tokens.push_back("<" + references[at] + ">");
    return tokens.empty() ? std::string{} : token_header("References", tokens);
}

}  // namespace

result<std::string> compose(const mail_draft& draft) {
    if (auto checked = check(draft); !checked) return checked.error();
    std::string bytes;
    bytes.reserve(draft.text.size() + draft.html.size() + headers_room);
    bytes += token_header("Date", {rfc5322_date(draft.date)});
    bytes += mailbox_header("From", draft.from);
    bytes += mailbox_header("To", draft.to);
    if (draft.reply_to) bytes += mailbox_header("Reply-To", *draft.reply_to);
    bytes += token_header("Message-ID", {"<" + draft.message_id + ">"});
    bytes += references_header(draft.references);
    bytes += unstructured_header("Subject", draft.subject);
    for (const auto& header : draft.headers) bytes += unstructured_header(header.name, header.value, header_word_max);
    bytes += mime_headers;
    bytes += delimiter;
    append_body_part(bytes, "plain", draft.text);
    bytes += delimiter;
    append_body_part(bytes, "html", draft.html);
    bytes += end_delimiter;
    return bytes;
}

}  // namespace tidings
