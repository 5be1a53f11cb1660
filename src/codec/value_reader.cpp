#include "codec/value_reader.hpp"
#include "codec/json_path.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

std::string_view kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null: return "null";
        case json::kind::bool_: return "a boolean";
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::double_: return "a number";
        case json::kind::string: return "a string";
        case json::kind::array: return "an array";
        case json::kind::object: return "an object";
    }
    return "something else";
}

}  // namespace

std::string json_path::pointer() const {
    if (parent == nullptr) return {};
    return parent->pointer() + "/" + (in_array ? std::to_string(index) : escaped_pointer_part(member));
}

value_reader value_reader::inside_array() const {
    return value_reader{kind_ == body_kind::patch ? body_kind::whole : kind_, *found_};
}

void value_reader::add(const json_path& path, std::string_view code, std::string detail) {
    if (!is_full()) found_->push_back({path.pointer(), std::string(code), std::move(detail)});
}

void value_reader::wrong_type(const json_path& path, std::string_view wanted, const json::value& value) {
    auto detail = "must be " + std::string(wanted) + ", not " + std::string(kind_of(value));
    if (value.is_null()) detail += "; leave the member out instead";
    add(path, "wrong_type", std::move(detail));
}

bool value_reader::passes_null(const json::value& value, bool& removed) const {
    if (!value.is_null() || kind_ == body_kind::whole) return false;
    removed = kind_ == body_kind::patch;
    return true;
}

void value_reader::text(const json_path& path, const json::value& value, std::string& into) {
    bool removed = false;
    if (const auto* string = value.if_string())
        into.assign(string->data(), string->size());
    else if (!passes_null(value, removed))
        wrong_type(path, "a string", value);
    else if (removed)
        into.clear();
}

void value_reader::integer(const json_path& path, const json::value& value, std::int64_t& into) {
    bool removed = false;
    if (const auto* number = value.if_int64())
        into = *number;
    else if (value.is_uint64())
        add(path, "out_of_range", "does not fit into 64 bits");
    else if (value.is_double())
        add(path, "not_an_integer", "must be written as an integer, without fraction or exponent");
    else if (!passes_null(value, removed))
        wrong_type(path, "an integer", value);
    else if (removed)
        into = 0;
}

void value_reader::truth(const json_path& path, const json::value& value, bool& into) {
    bool removed = false;
    if (const auto* flag = value.if_bool())
        into = *flag;
    else if (!passes_null(value, removed))
        wrong_type(path, "true or false", value);
}

void value_reader::time(const json_path& path, const json::value& value, timestamp& into) {
    std::string written;
    text(path, value, written);
    if (auto parsed = parse_rfc3339(written))
        into = *parsed;
    else
        add(path, "invalid_time", parsed.error().detail);
}

const json::object* value_reader::object(const json_path& path, const json::value& value, bool& removed) {
    if (const auto* object = value.if_object()) return object;
    if (!passes_null(value, removed)) wrong_type(path, "an object", value);
    return nullptr;
}

const json::array* value_reader::array(const json_path& path, const json::value& value, bool& removed) {
    if (const auto* array = value.if_array()) return array;
    if (!passes_null(value, removed)) wrong_type(path, "an array", value);
    return nullptr;
}

void value_reader::require(const json_path& path, bool present) {
    if (!present) add(path, "required", "must be given");
}

void value_reader::unknown(const json_path& path) {
    if (kind_ != body_kind::document) add(path, "unknown_member", "this member is not known here");
}

}  // namespace tidings
