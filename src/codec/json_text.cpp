#include "codec/json_text.hpp"
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include "codec/duplicate_members.hpp"

namespace tidings {
namespace {

namespace json = boost::json;
using json::error_code;

// Builds the value as Boost.JSON's own parser does, and counts members: an object that ends up with fewer had
// duplicates.
class value_builder {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    json::value_stack stack{json::storage_ptr{}, scratch_, sizeof scratch_};
    std::size_t members_written = 0;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t size, error_code&) {
        members_written += size;
        stack.push_object(size);
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t size, error_code&) {
        stack.push_array(size);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        stack.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view part, error_code&) {
        number_is_whole_ &= is_whole(part);
        return true;
    }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        number_is_whole_ = true;
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        number_is_whole_ = true;
        stack.push_uint64(number);
        return true;
    }
    // Boost.JSON turns integers beyond 64 bits into doubles, too; only their text tells them from 12.0 and 1e3.
    bool on_double(double number, json::string_view part, error_code&) {
        if (number_is_whole_ && is_whole(part))
            stack.push_uint64(std::uint64_t(-1));
        else
            stack.push_double(number);
        number_is_whole_ = true;
        return true;
    }
    bool on_bool(bool truth, error_code&) {
        stack.push_bool(truth);
        return true;
    }
    bool on_null(error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    static bool is_whole(json::string_view digits) { return digits.find_first_of(".eE") == json::string_view::npos; }

    unsigned char scratch_[4096];
    bool number_is_whole_ = true;
};

std::size_t count_members(const json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object)
            if (member.value().is_structured()) count += count_members(member.value());
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array)
            if (element.is_structured()) count += count_members(element);
    }
    return count;
}

violations malformed(std::string_view text, std::size_t at, error_code cause) {
    if (text.empty()) return {{"", "invalid_json", "the body is empty; a JSON object is expected"}};
    if (!is_utf8(text)) return {{"", "not_utf8", "the body is not UTF-8"}};
    if (cause == json::error::too_deep)
        return {{"", "too_deep", "objects and arrays are nested deeper than " + std::to_string(json_depth_max)}};
    return {{"", "invalid_json", "no JSON from byte " + std::to_string(at) + " on: " + cause.message()}};
}

}  // namespace

boost::system::result<json::value, violations> parse_json(std::string_view text, json::storage_ptr storage) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::basic_parser<value_builder> parser{options};
    auto& builder = parser.handler();
    builder.stack.reset(std::move(storage));

    error_code cause;
    const auto used = parser.write_some(false, text.data(), text.size(), cause);
    if (!cause && used < text.size()) cause = json::error::extra_data;
    if (cause) return malformed(text, used, cause);

    auto value = builder.stack.release();
    if (count_members(value) != builder.members_written) return duplicate_members(text);
    return value;
}

std::string text_member(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

}  // namespace tidings
