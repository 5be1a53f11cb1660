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

std::string smtp_transcript::text() const {
    std::string joined;
    for (const auto& line : lines_) joined += line + "\n";
    return joined;
}

void smtp_transcript::add(std::string_view who, std::string_view line) {
    auto shown = masked(line);
    if (shown.size() > line_max) shown = clean_line(shown.substr(0, line_max)) + "...";
    if (lines_.size() == lines_max) lines_.pop_front();
    lines_.push_back(std::string(who) + shown);
}

}  // namespace tidings
