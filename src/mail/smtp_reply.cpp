#include "mail/smtp_reply.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// class "." subject "." detail at the start of the text (RFC 2034, 4); the length, or 0.
std::size_t enhanced_length(std::string_view text) {
    if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return 0;
    std::size_t at = 2;
    for (const char end : {'.', ' '}) {
        const auto start = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        if (at == start || at - start > 3) return 0;
        if (end == '.' && (at == text.size() || text[at++] != '.')) return 0;
    }
    return at == text.size() || text[at] == ' ' ? at : 0;
}

error garbage(const char* what) {
    return {errc::invalid, std::string("the server does not speak SMTP: ") + what};
}

}  // namespace

std::string smtp_reply::text() const {
    std::string joined;
    for (const auto& line : lines) {
        const auto skipped = enhanced_length(line);
        const auto words = clean_line(std::string_view(line).substr(skipped));
        if (!joined.empty() && !words.empty()) joined += ' ';
        joined += words;
    }
    return joined;
}

result<std::optional<smtp_reply>> smtp_reply_parser::next() {
    while (!broken_ && take_line()) {
        if (auto added = add_line(); !added) broken_ = added.error();
        if (broken_ || !is_last_) continue;
        auto whole = std::move(reply_);
        reply_ = {};
        taken_ = 0;
        is_last_ = false;
        return std::optional(std::move(whole));
    }
    if (!broken_)
        if (auto bounded = check_bounds(); !bounded) broken_ = bounded.error();
    if (broken_) return *broken_;
    return std::optional<smtp_reply>{};
}

bool smtp_reply_parser::take_line() {
    const auto end = waiting_.find('\n');
    const auto piece = std::string_view(waiting_).substr(0, end);
    has_nul_ = has_nul_ || piece.find('\0') != std::string_view::npos;
    line_ += piece.substr(0, line_max - std::min(line_.size(), line_max));
    taken_ += piece.size() + (end == std::string::npos ? 0 : 1);
    waiting_.erase(0, end == std::string::npos ? waiting_.size() : end + 1);
    return end != std::string::npos;
}

result<void> smtp_reply_parser::check_bounds() const {
    if (has_nul_) return garbage("a NUL in a reply");
    if (taken_ > reply_max) return garbage("a reply of more than 64 KiB");
    return {};
}

result<void> smtp_reply_parser::add_line() {
    auto line = std::move(line_);
    line_.clear();
    if (line.ends_with('\r')) line.pop_back();
    if (auto bounded = check_bounds(); !bounded) return bounded;
    const bool has_code =
        line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]);
    if (!has_code || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) return garbage("a reply without a code");
    if (reply_.lines.size() == lines_max) return garbage("a reply of more than 100 lines");
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
    if (!reply_.lines.empty() && reply_.code != code) return garbage("two codes in one reply");
    is_last_ = line.size() == 3 || line[3] == ' ';
    reply_.code = code;
    reply_.lines.push_back(clean_line(line.size() > 4 ? std::string_view(line).substr(4) : std::string_view{}));
    const auto& words = reply_.lines.back();
    if (reply_.enhanced.empty()) reply_.enhanced = words.substr(0, enhanced_length(words));
    return {};
}

}  // namespace tidings
