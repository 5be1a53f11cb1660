#include "mail/header_text.hpp"
#include "base/ascii_case.hpp"
#include "mail/transfer_encoding.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

constexpr std::size_t line_max = 76, word_max = 75, name_quoted_max = 60;
constexpr std::string_view word_end = "?=";
constexpr std::string_view q_start = "=?UTF-8?Q?", b_start = "=?UTF-8?B?";

bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The narrowest set of RFC 2047, section 5 (3): what may stand in a display name may stand anywhere.
bool is_q_literal(char c) {
    return is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

std::size_t q_size(std::string_view character) {
    std::size_t size = 0;
    for (const char c : character) size += is_q_literal(c) || c == ' ' ? 1 : 3;
    return size;
}

void append_q(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_q_literal(c))
            out += c;
        else if (c == ' ')
            out += '_';
        else
            out += {'=', digits[static_cast<unsigned char>(c) >> 4], digits[static_cast<unsigned char>(c) & 15]};
    }
}

// Cuts the text into encoded words, the first at most `first_max` long, never inside a character.
std::vector<std::string> encoded_words(std::string_view text, std::size_t first_max, bool as_base64) {
    std::vector<std::string> words;
    std::size_t start = 0, size = 0;  // of the word at hand: where it starts, and its bytes or characters of Q
    const auto room = [&] { return (words.empty() ? first_max : word_max) - q_start.size() - word_end.size(); };
    const auto finish = [&](std::size_t end) {
        auto& word = words.emplace_back(as_base64 ? b_start : q_start);
        if (as_base64)
            word += base64(text.substr(start, end - start));
        else
            append_q(word, text.substr(start, end - start));
        word += word_end;
        start = end;
        size = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length_at(text, at);
        const auto added = as_base64 ? length : q_size(text.substr(at, length));
        if (size > 0 && (as_base64 ? (size + added + 2) / 3 * 4 : size + added) > room()) finish(at);
        size += added;
        at += length;
    }
    finish(text.size());
    return words;
}

std::size_t size_of(const std::vector<std::string>& words) {
    std::size_t size = 0;
    for (const auto& word : words) size += word.size() + 3;
    return size;
}

std::vector<std::string> shortest_words(std::string_view text, std::size_t first_max) {
    auto quoted = encoded_words(text, first_max, false), coded = encoded_words(text, first_max, true);
    return size_of(quoted) <= size_of(coded) ? quoted : coded;
}

// Words of plain text, each with the spaces before it, so that joining them gives the text back.
std::vector<std::string> spaced_words(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto word = text.find_first_not_of(' ', at);
        const auto end = std::min(text.find(' ', word), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

bool can_stay_plain(std::string_view text, std::size_t plain_word_max) {
    if (!is_ascii(text) || text.find("=?") != std::string_view::npos) return false;
    for (const auto& word : spaced_words(text))
        if (word.size() > plain_word_max) return false;
    return true;
}

// Puts pieces on lines; a piece that starts with a space may start a new one.
class folded_header {
public:
    explicit folded_header(std::string_view name) : text_(std::string(name) + ":"), column_(text_.size()) {}

    void add(std::string_view piece) {
        const bool may_fold = !piece.empty() && piece.front() == ' ' && started_;
        if (may_fold && column_ + piece.size() > line_max) {
            text_ += "\r\n";
            column_ = 0;
        }
        text_ += piece;
        column_ += piece.size();
        started_ = true;
    }
    std::size_t column() const { return column_; }
    std::string finish() && { return std::move(text_) + "\r\n"; }

private:
    std::string text_;
    std::size_t column_;
    bool started_ = false;
};

void add_words(folded_header& header, std::string_view cleaned) {
    for (const auto& word : shortest_words(cleaned, word_max - header.column())) header.add(" " + word);
}

bool is_phrase_of_atoms(std::string_view name) {
    for (const char c : name)
        if (!is_alnum(c) && c != ' ' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos)
            return false;
    return name.find("=?") == std::string_view::npos && name.find("  ") == std::string_view::npos;
}

std::string quoted_string(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

std::string one_line(std::string_view name, std::string_view value) {
    std::string line;
    line.reserve(name.size() + value.size() + 4);
    line += name;
    line += ": ";
    line += value;
    return line += "\r\n";
}

// Most headers: nothing to encode and nothing to fold.
bool fits_as_it_is(std::string_view name, std::string_view cleaned, std::size_t plain_word_max) {
    return !cleaned.empty() && name.size() + 2 + cleaned.size() <= line_max && cleaned.size() <= plain_word_max &&
           is_ascii(cleaned) && cleaned.find("=?") == std::string_view::npos;
}

// The word between "=?" and "?=", or nothing when it is not one that we read.
std::optional<std::string> decoded_word(std::string_view word) {
    const auto charset_end = word.find('?');
    if (charset_end == std::string_view::npos || charset_end + 2 >= word.size() || word[charset_end + 2] != '?')
        return {};
    const auto charset = in_lower_case(word.substr(0, charset_end));
    if (charset != "utf-8" && charset != "us-ascii") return {};
    const auto body = word.substr(charset_end + 3);
    std::string spaced(body);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    const char kind = word[charset_end + 1];
    auto decoded = kind == 'B' || kind == 'b'   ? from_base64(body)
                   : kind == 'Q' || kind == 'q' ? from_quoted_printable(spaced)
                                                : result<std::string>(error{errc::invalid, "unknown encoding"});
    if (!decoded) return {};
    return *std::move(decoded);
}

}  // namespace

std::string unstructured_header(std::string_view name, std::string_view text, std::size_t plain_word_max) {
    const auto cleaned = clean_line(text);
    if (fits_as_it_is(name, cleaned, plain_word_max)) return one_line(name, cleaned);
    folded_header header(name);
    if (cleaned.empty()) return std::move(header).finish();
    if (!can_stay_plain(cleaned, plain_word_max)) {
        add_words(header, cleaned);
    } else {
        for (const auto& word : spaced_words(" " + cleaned)) header.add(word);
    }
    return std::move(header).finish();
}

std::string mailbox_header(std::string_view name, const mailbox& whom) {
    const auto shown = clean_line(whom.name);
    folded_header header(name);
    if (shown.empty()) {
        header.add(" " + whom.address);
        return std::move(header).finish();
    }
    if (!is_ascii(shown) || shown.size() > name_quoted_max || shown.find("=?") != std::string::npos)
        add_words(header, shown);
    else
        header.add(" " + (is_phrase_of_atoms(shown) ? shown : quoted_string(shown)));
    header.add(" <" + whom.address + ">");
    return std::move(header).finish();
}

std::string token_header(std::string_view name, const std::vector<std::string>& tokens) {
    if (tokens.size() == 1) return one_line(name, tokens.front());
    folded_header header(name);
    for (const auto& token : tokens) header.add(" " + token);
    return std::move(header).finish();
}

std::string decoded_words(std::string_view text) {
    std::string decoded;
    bool after_word = false;  // white space between two encoded words is not shown (RFC 2047, 6.2)
    for (std::size_t at = 0; at < text.size();) {
        const auto start = text.find("=?", at);
        const auto plain = text.substr(at, start == std::string_view::npos ? text.npos : start - at);
        const bool only_space = plain.find_first_not_of(" \t") == std::string_view::npos;
        if (start == std::string_view::npos) return decoded += plain;
        // "=?charset?Q?" first: the body may begin with "=", which would look like the word's end.
        const auto kind = text.find('?', start + 2);
        const auto end = kind == std::string_view::npos ? kind : text.find("?=", kind + 3);
        auto word =
            end == std::string_view::npos ? std::nullopt : decoded_word(text.substr(start + 2, end - start - 2));
        if (!(word && after_word && only_space)) decoded += plain;
        decoded += word ? *word : "=?";
        after_word = word.has_value();
        at = word ? end + 2 : start + 2;
    }
    return decoded;
}

}  // namespace tidings
