#include "mail/smtp_capabilities.hpp"
#include <charconv>
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

std::vector<std::string> upper_case_words(std::string_view line) {
    std::vector<std::string> words(1);
    for (const char c : line) {
        // "AUTH=PLAIN" is an old spelling that some servers still use.
        if (c == ' ' || (c == '=' && words.size() == 1))
            words.emplace_back();
        else
            words.back() += ascii_upper(c);
    }
    std::erase(words, std::string{});
    return words;
}

}  // namespace

smtp_capabilities smtp_capabilities::from(const smtp_reply& ehlo) {
    smtp_capabilities found;
    for (std::size_t at = 1; at < ehlo.lines.size(); ++at) {  // the first line is the server's name
        const auto words = upper_case_words(ehlo.lines[at]);
        if (words.empty()) continue;
        if (words[0] == "STARTTLS") found.starttls = true;
        if (words[0] == "PIPELINING") found.pipelining = true;
        if (words[0] == "8BITMIME") found.eight_bit = true;
        if (words[0] == "AUTH") found.auth_mechanisms.insert(words.begin() + 1, words.end());
        if (words[0] != "SIZE") continue;
        found.has_size = true;
        if (words.size() > 1) std::from_chars(words[1].data(), words[1].data() + words[1].size(), found.size_max);
    }
    return found;
}

}  // namespace tidings
