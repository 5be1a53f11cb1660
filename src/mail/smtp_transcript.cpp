#include "mail/smtp_transcript.hpp"
#include "mail/utf8.hpp"

namespace tidings {

void smtp_transcript::hide(std::string secret_text) {
    if (!secret_text.empty()) hidden_.push_back(std::move(secret_text));
}

std::string smtp_transcript::masked(std::string_view line) const {
    std::string shown(line);
    for (const auto& hidden : hidden_)
        for (auto at = shown.find(hidden); at != std::string::npos; at = shown.find(hidden, at + 3))
            shown.replace(at, hidden.size(), "***");
    return shown;
}

bool smtp_transcript::shows_a_secret(std::string_view line) const {
    for (const auto& hidden : hidden_)
        if (line.find(hidden) != std::string_view::npos) return true;
    return false;
}

void smtp_transcript::clear() {
    lines_.clear();
    count_ = 0;
}

void smtp_transcript::sent_body(std::size_t bytes) {
    add("C: [", std::to_string(bytes) + " bytes]");
}

void smtp_transcript::received(int code, std::string_view words) {
    add("S: ", std::to_string(code).append(" ").append(words));
}

void smtp_transcript::add(std::string_view who, std::string_view line) {
    std::string without_secrets;
    if (shows_a_secret(line)) line = without_secrets = masked(line);
    if (count_ == lines_max)
        lines_.erase(0, lines_.find('\n') + 1);
    else
        ++count_;
    lines_ += who;
    if (line.size() <= line_max)
        lines_ += line;
    else
        lines_.append(clean_line(line.substr(0, line_max))).append("...");
    lines_ += '\n';
}

}  // namespace tidings
