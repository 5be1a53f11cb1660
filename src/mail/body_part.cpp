#include "mail/body_part.hpp"
#include "mail/transfer_encoding.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

constexpr std::size_t line_max = 998;

// What was seen of a text while it was cleaned.
struct cleaned_facts {
    std::size_t wide_bytes = 0;  // of characters beyond ASCII
    bool lines_are_plain = true;

    // Relays that forget dot-stuffing would end the mail early, mbox stores alter "From ", and "--=_" starts a
    // delimiter.
    void end_line(std::string_view line) {
        if (line.size() > line_max || line.starts_with('.') || line.starts_with("From ") || line.starts_with("--=_"))
            lines_are_plain = false;
    }
    bool goes_as_it_is() const { return wide_bytes == 0 && lines_are_plain; }
};

// Appends what a character beyond ASCII, or a byte that is none, becomes. Answers how many bytes of the text it took.
std::size_t append_wide(std::string& out, std::string_view text, std::size_t at) {
    const auto length = utf8_length_at(text, at);
    if (length == 0) {
        out += replacement_character;
        return 1;
    }
    const auto character = text.substr(at, length);
    if (!is_control(character)) out += character;
    return length;
}

cleaned_facts append_cleaned(std::string& out, std::string_view text) {
    cleaned_facts facts;
    auto line_start = out.size();
    for (std::size_t at = 0; at < text.size();) {
        const auto run = printable_run(text.substr(at));
        out += text.substr(at, run);
        at += run;
        if (at == text.size()) break;
        const char c = text[at];
        if (c == '\r' || c == '\n') {
            facts.end_line(std::string_view(out).substr(line_start));
            out += "\r\n";
            line_start = out.size();
            at += text.substr(at, 2) == "\r\n" ? 2 : 1;
        } else if (static_cast<unsigned char>(c) < 0x80) {
            if (c == '\t') out += c;
            ++at;
        } else {
            const auto before = out.size();
            at += append_wide(out, text, at);
            facts.wide_bytes += out.size() - before;
        }
    }
    facts.end_line(std::string_view(out).substr(line_start));
    return facts;
}

std::string header(std::string_view subtype, std::string_view encoding) {
    std::string text = "Content-Type: text/";
    text += subtype;
    text += "; charset=UTF-8\r\nContent-Transfer-Encoding: ";
    text += encoding;
    return text += "\r\n\r\n";
}

void append_encoded(std::string& mail, std::string_view subtype, std::string_view text, std::size_t wide_bytes) {
    const auto coded_size = base64_body_size(text.size());
    if (text.size() + 2 * wide_bytes <= coded_size) {  // else it is clear without trying
        const auto quoted = quoted_printable(text);
        if (quoted.size() <= coded_size) {
            mail += header(subtype, "quoted-printable") + quoted + "\r\n";
            return;
        }
    }
    mail += header(subtype, "base64") + base64_body(text);  // ends with a line end of its own
}

}  // namespace

void append_body_part(std::string& mail, std::string_view subtype, std::string_view text) {
    const auto start = mail.size();
    mail += header(subtype, "7bit");
    const auto body = mail.size();
    const auto facts = append_cleaned(mail, text);
    if (facts.goes_as_it_is()) {
        mail += "\r\n";
        return;
    }
    const auto cleaned = mail.substr(body);
    mail.resize(start);
    append_encoded(mail, subtype, cleaned, facts.wide_bytes);
}

}  // namespace tidings
