#include "runtime/option_text.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include "base/ascii_control.hpp"
#include "runtime/config_value.hpp"

namespace tidings {
namespace {

error wrong(std::string sentence) {
    return {errc::invalid, std::move(sentence)};
}

}  // namespace

result<std::string> parse_one_line(const std::string& text) {
    if (has_ascii_control(text)) return wrong("has a control character; write one line of plain text");
    return text;
}

result<std::string> parse_filled_line(const std::string& text) {
    if (trimmed(text).empty()) return wrong("is empty");
    return parse_one_line(text);
}

result<secret> parse_one_line_secret(const std::string& text) {
    if (const auto line = parse_one_line(text); !line) return line.error();
    return secret{text};
}

result<secret> parse_header_secret(const std::string& text) {
    if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~'; }))
        return wrong("has a character that no HTTP header takes; use printable ASCII without spaces");
    return secret{text};
}

result<std::string> parse_readable_file(const std::string& text) {
    if (!text.empty() && !std::ifstream(text).good()) return wrong("names a file that cannot be read");
    return text;
}

result<std::vector<std::string>> parse_folders(const std::string& text) {
    auto folders = parse_list(text);
    for (const auto& folder : folders) {
        std::error_code unseen;
        if (!std::filesystem::is_directory(folder, unseen)) return wrong("names " + folder + ", which is no folder");
    }
    return folders;
}

}  // namespace tidings
