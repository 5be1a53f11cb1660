// Header lines of a mail: folding (RFC 5322, 2.2.3) and encoded words (RFC 2047). Lines are at most 76 bytes where
// words allow.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "mail/mailbox.hpp"

namespace tidings {

// Each returns a whole header with its CRLF. Text is cleaned (utf8.hpp) first; the name is trusted.
// ASCII text with a word longer than `plain_word_max` is encoded too, so that its lines can be folded.
std::string unstructured_header(std::string_view name, std::string_view text, std::size_t plain_word_max = 60);
std::string mailbox_header(std::string_view name, const mailbox& whom);                   // the address is trusted
std::string token_header(std::string_view name, const std::vector<std::string>& tokens);  // folded between the tokens

// "Subject: =?UTF-8?Q?…?=" value to UTF-8; words in other charsets and broken ones stay as they are. Unfolded text in.
std::string decoded_words(std::string_view text);

}  // namespace tidings
