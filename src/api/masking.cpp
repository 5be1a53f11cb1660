#include "api/masking.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "access/api_key.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

// As in the logs, and within what the documents say an address may look like: clients check that.
constexpr std::string_view hidden = "***";

// What an address may be made of, generously: also beyond ASCII (RFC 6531), and quoted local parts without spaces.
bool is_address_character(char c) {
    constexpr std::string_view ends = " \t\r\n<>()[],;:\"\\'=@";
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && ends.find(c) == std::string_view::npos;
}

bool begins_domain(char c) {
    return c == '[' || (is_address_character(c) && c != '/' && c != '?' && c != '&');
}

// Where the local part in front of this @ begins, not before `from`; at the @: there is none.
std::size_t local_part_before(std::string_view text, std::size_t at, std::size_t from) {
    if (at >= from + 2 && text[at - 1] == '"') {
        const auto opening = text.rfind('"', at - 2);
        if (opening != std::string_view::npos && opening >= from) return opening;
    }
    auto begin = at;
    while (begin > from && is_address_character(text[begin - 1])) --begin;
    return begin;
}

// A whole character of UTF-8, so that the cut leaves no half of one.
std::size_t first_character(std::string_view text) {
    std::size_t end = 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return std::min(end, text.size());
}

std::string cut_short(std::string_view text) {
    if (text.empty()) return {};
    return std::string(text.substr(0, first_character(text))) + std::string(hidden);
}

void hide_all(json::value& shown) {
    if (shown.is_string()) shown = hidden;
    if (auto* list = shown.if_array())
        for (auto& one : *list) hide_all(one);
    if (auto* object = shown.if_object())
        for (auto& member : *object)
            if (member.key() != "country") hide_all(member.value());
}

void mask_customer(json::value& customer) {
    mask(customer);
    auto* object = customer.if_object();
    auto* name = object == nullptr ? nullptr : object->if_contains("name");
    if (name != nullptr && name->is_string()) *name = cut_short({name->get_string().data(), name->get_string().size()});
}

void mask_member(std::string_view name, json::value& value) {
    if (name == "mail_id") return;
    if (name == "customer") return mask_customer(value);
    if (name == "shipping_address") return hide_all(value);
    mask(value);
}

}  // namespace

std::string with_addresses_masked(std::string_view text) {
    std::string masked;
    std::size_t copied = 0;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const auto begin = local_part_before(text, at, copied);
        const bool has_domain = at + 1 < text.size() && begins_domain(text[at + 1]);
        if (begin == at || !has_domain) continue;
        masked += text.substr(copied, begin - copied);
        masked += cut_short(text.substr(begin, at - begin));
        copied = at;
    }
    return masked.append(text.substr(copied));
}

std::string without_keys(std::string_view text) {
    constexpr std::string_view prefix = "tdk_";
    constexpr std::size_t size = 36;
    std::string cleaned;
    for (;;) {
        const auto at = text.find(prefix);
        if (at == std::string_view::npos) return cleaned.append(text);
        const bool is_key = is_key_text(text.substr(at, size));
        cleaned.append(text.substr(0, at)).append(prefix);
        if (is_key) cleaned.append(hidden);
        text.remove_prefix(at + (is_key ? size : prefix.size()));
    }
}

void mask(json::value& shown) {
    if (const auto* text = shown.if_string()) {
        shown = with_addresses_masked({text->data(), text->size()});
        return;
    }
    if (auto* list = shown.if_array())
        for (auto& one : *list) mask(one);
    if (auto* object = shown.if_object())
        for (auto& member : *object)
            mask_member(std::string_view(member.key().data(), member.key().size()), member.value());
}

std::string masked_document(std::string_view document) {
    boost::system::error_code failure;
    json::parse_options deep;
    deep.max_depth = 4 * json_depth_max;  // what came in at its deepest stands within a list here
    auto parsed = json::parse(json::string_view(document.data(), document.size()), failure, {}, deep);
    if (failure) return with_addresses_masked(document);
    mask(parsed);
    return json::serialize(parsed);
}

}  // namespace tidings::api
