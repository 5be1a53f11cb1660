#include "api/reply_json.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "codec/json_text.hpp"

namespace tidings::api {

namespace json = boost::json;

json::value foreign_text(std::string_view text) {
    if (text.empty()) return nullptr;
    if (is_utf8(text)) return json::value(text);
    std::string ascii(text);
    std::ranges::replace_if(
        ascii, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return json::value(ascii);
}

json::value meaning_json(const ended_try& about) {
    const auto* words = words_for(about);
    if (words == nullptr) return nullptr;
    return json::object{{"topic", words->topic}, {"sentence", words->sentence}, {"next_step", words->next_step}};
}

}  // namespace tidings::api
