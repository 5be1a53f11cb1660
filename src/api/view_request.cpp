#include "api/view_request.hpp"
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include "api/member_problems.hpp"
#include "base/ascii_control.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t name_max = 60, parameters_max = 20, parameter_name_max = 40, value_max = 200;

// As far as anybody can tell from a text; who looks for a customer searches.
bool may_hold_address(std::string_view text) {
    return text.find('@') != std::string_view::npos;
}

bool is_parameter_name(std::string_view text) {
    return !text.empty() && text.size() <= parameter_name_max &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

class reader {
public:
    explicit reader(view_request& into) : into_(into) {}

    void take_name(std::string_view name) {
        if (name.empty() || name.size() > name_max || has_ascii_control(name))
            wrong("/name", "out_of_range", "must have 1 to 60 bytes and no control characters; it stands in the path");
        if (may_hold_address(name)) wrong("/name", "not_allowed", address_words);
    }

    void take(const json::object& body) {
        for (const auto& [key, value] : body) {
            const std::string_view member(key.data(), key.size());
            if (member == "shared")
                value.is_bool() ? void(into_.is_shared = value.get_bool())
                                : wrong("/shared", "wrong_type", "must be true or false");
            else if (member == "filter")
                take_filter(value);
            else
                wrong("/" + std::string(member.substr(0, 100)), "unknown_member", "is not known here");
        }
        if (!body.contains("filter")) wrong("/filter", "required", "must be given");
    }

    std::optional<problem> refusal() const { return problems_.refusal(); }

private:
    static constexpr const char* address_words =
        "must hold no e-mail address: views are kept, and a customer may have to be forgotten; search for them instead";

    void wrong(std::string pointer, std::string code, std::string detail) {
        problems_.add(std::move(pointer), std::move(code), std::move(detail));
    }

    void take_filter(const json::value& value) {
        const auto* filter = value.if_object();
        if (filter == nullptr || filter->size() > parameters_max)
            return wrong("/filter", "wrong_type", "must be an object of at most 20 of the list's parameters");
        for (const auto& [key, text] : *filter) take_parameter({key.data(), key.size()}, text);
        into_.filter = json::serialize(*filter);
    }

    void take_parameter(std::string_view name, const json::value& value) {
        const auto pointer = "/filter/" + std::string(name.substr(0, 100));
        if (!is_parameter_name(name)) return wrong(pointer, "not_allowed", "is no parameter: 1 to 40 of a-z and _");
        const auto* text = value.if_string();
        if (text == nullptr || text->empty() || text->size() > value_max || has_ascii_control(*text))
            return wrong(pointer, "wrong_type", "must be a text of 1 to 200 bytes without control characters");
        if (may_hold_address(*text)) wrong(pointer, "not_allowed", address_words);
    }

    view_request& into_;
    member_problems problems_;
};

}  // namespace

bool is_viewed_list(std::string_view list) {
    constexpr std::array<std::string_view, 3> lists{"messages", "orders", "dead-letters"};
    return std::ranges::find(lists, list) != lists.end();
}

view_request read_view_request(std::string_view name, std::string_view body) {
    view_request read;
    const auto object = object_in(body, "The body must be an object with filter.");
    if (!object) {
        read.refused = object.error();
        return read;
    }
    reader members{read};
    members.take_name(name);
    members.take(*object);
    read.refused = members.refusal();
    return read;
}

}  // namespace tidings::api
