#include "text_table.hpp"

namespace tidings {
namespace {

// Code points; close enough to columns for ids, states and addresses.
std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

// What a server or customer wrote must not steer the terminal.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

}  // namespace

std::string text_table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (at == widths.size()) widths.push_back(0);
            widths[at] = std::max(widths[at], width(row[at]));
        }
    std::string text;
    for (const auto& row : rows_) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            text += printable(row[at]);
            if (at + 1 < row.size()) text.append(widths[at] - width(row[at]) + 2, ' ');
        }
        text += '\n';
    }
    return text;
}

}  // namespace tidings
