#include "notify/dead_letter_groups.hpp"
#include <algorithm>
#include <map>
#include <tuple>
#include "notify/largest_first.hpp"

namespace tidings {
namespace {

std::string first_words(std::string_view text, int count) {
    std::string words;
    while (count-- > 0) {
        const auto begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) break;
        const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        words.append(words.empty() ? "" : " ").append(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
    return words;
}

// Words at the beginning of both.
std::string common_words(std::string_view left, std::string_view right) {
    const auto differ = std::ranges::mismatch(left, right).in1;
    const auto length = static_cast<std::size_t>(differ - left.begin());
    const auto is_end = [length](std::string_view text) { return length == text.size() || text[length] == ' '; };
    if (is_end(left) && is_end(right)) return std::string(left.substr(0, length));
    const auto space = left.substr(0, length).rfind(' ');
    return std::string(left.substr(0, space == std::string_view::npos ? 0 : space));
}

}  // namespace

std::string reply_class_of(const death& one) {
    if (one.reply_code == 0 && one.enhanced_code.empty()) return first_words(one.said, 6);
    auto words = one.reply_code == 0 ? std::string() : std::to_string(one.reply_code);
    return words.append(words.empty() || one.enhanced_code.empty() ? "" : " ").append(one.enhanced_code);
}

std::vector<death_group> groups_of(const std::vector<death>& deaths) {
    std::map<std::tuple<std::string, std::string, std::string, std::string>, death_group> known;
    for (const auto& one : deaths) {
        auto reply = reply_class_of(one);
        auto& group = known[{one.domain, one.kind, one.relay, reply}];
        if (group.count++ == 0)
            group = {one.domain, one.kind, one.relay, std::move(reply), one.said, 1, one.died_at, one.died_at, one};
        if (one.died_at > group.last_died_at) group.latest = one;
        group.text = common_words(group.text, one.said);
        group.first_died_at = std::min(group.first_died_at, one.died_at);
        group.last_died_at = std::max(group.last_died_at, one.died_at);
    }
    return largest_first(std::move(known), &death_group::last_died_at);
}

}  // namespace tidings
