#include <cctype>
#include <charconv>
#include <cmath>
#include "base/utf8.hpp"
#include "runtime/log_output.hpp"

namespace tidings {
namespace {

void append_escaped_ascii(std::string& line, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
        case '"': line += "\\\""; return;
        case '\\': line += "\\\\"; return;
        case '\n': line += "\\n"; return;
        case '\r': line += "\\r"; return;
        case '\t': line += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
        line += c;
        return;
    }
    line += "\\u00";
    line += digits[byte >> 4];
    line += digits[byte & 15];
}

void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    while (!text.empty()) {
        const auto length = utf8_length_at(text, 0);
        if (length == 1)
            append_escaped_ascii(line, text.front());
        else if (length == 0)
            line += "\xEF\xBF\xBD";
        else
            line += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    line += '"';
}

bool is_local_part(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Where the local part of the mail address around `at` begins; `at` itself when there is none.
std::size_t local_part_from(std::string_view text, std::size_t at) {
    if (at > 1 && text[at - 1] == '"') {
        const auto quote = text.rfind('"', at - 2);
        return quote == std::string_view::npos ? at : quote;
    }
    auto from = at;
    while (from > 0 && is_local_part(text[from - 1])) --from;
    while (from < at && (text[from] == '/' || text[from] == '*')) ++from;  // of a URL, or masked already
    return from;
}

// Whatever a line is made of, mail servers' words above all, may name a customer. Of an address one character and the
// domain stay, as in masked_email().
std::string without_addresses(std::string_view text) {
    std::string masked;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@')) {
        const auto from = local_part_from(text, at);
        masked += text.substr(0, from);
        if (from < at)
            masked.append(text.substr(from, std::max<std::size_t>(utf8_length_at(text, from), 1))).append("***");
        masked += '@';
        text.remove_prefix(at + 1);
    }
    return masked.append(text);
}

void append_number(std::string& line, double number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    if (std::isfinite(number))
        line.append(digits, end);
    else
        line += "null";
}

void append_value(std::string& line, const log_field& field) {
    if (const auto* text = std::get_if<std::string>(&field.value))
        append_quoted(line, text->find('@') == std::string::npos ? *text : without_addresses(*text));
    else if (const auto* number = std::get_if<std::int64_t>(&field.value))
        line += std::to_string(*number);
    else if (const auto* real = std::get_if<double>(&field.value))
        append_number(line, *real);
    else
        line += std::get<bool>(field.value) ? "true" : "false";
}

std::string_view colour_of(log_level level) {
    switch (level) {
        case log_level::debug: return "\x1b[2m";
        case log_level::info: return "\x1b[32m";
        case log_level::warn: return "\x1b[33m";
        case log_level::error: return "\x1b[31m";
    }
    return "";
}

bool needs_quotes(std::string_view text) {
    return text.empty() || std::ranges::any_of(text, [](char c) {
               return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' ||
                      static_cast<unsigned char>(c) >= 0x7F;
           });
}

}  // namespace

std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::debug: return "debug";
        case log_level::info: return "info";
        case log_level::warn: return "warn";
        case log_level::error: return "error";
    }
    return "";
}

std::string log_line_json(std::string_view time, log_level level, std::string_view part, std::string_view sentence,
                          std::initializer_list<log_field> fields) {
    std::string line = R"({"time":)";
    append_quoted(line, time);
    line += R"(,"level":")";
    line += name_of(level);
    line += R"(","part":)";
    append_quoted(line, part);
    line += R"(,"message":)";
    append_quoted(line, sentence);
    for (const auto& field : fields) {
        line += ',';
        append_quoted(line, field.name);
        line += ':';
        append_value(line, field);
    }
    line += '}';
    return line;
}

std::string log_line_text(std::string_view time, log_level level, std::string_view part, std::string_view sentence,
                          std::initializer_list<log_field> fields, bool colour) {
    std::string line{time};
    line += ' ';
    if (colour) line += colour_of(level);
    line += name_of(level);
    line.append(5 - name_of(level).size(), ' ');
    if (colour) line += "\x1b[0m";
    line += ' ';
    line += part;
    line += ": ";
    line += sentence;
    for (const auto& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        const auto* text = std::get_if<std::string>(&field.value);
        if (text != nullptr && !needs_quotes(*text) && text->find('@') == std::string::npos)
            line += *text;
        else
            append_value(line, field);
    }
    return line;
}

}  // namespace tidings
