// Appends JSON to a string. Faster than building a value first, and the order of members is the order of the calls.
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidings {

// With its quotes. The text is valid UTF-8 and stays as it is, except for what RFC 8259 makes us escape.
void append_json_string(std::string& out, std::string_view text);

class json_object_writer {
public:
    explicit json_object_writer(std::string& out) : out_(out) { out_ += '{'; }

    // Names are our own constants and need no escaping.
    void name(std::string_view member) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += member;
        out_ += "\":";
    }
    void text(std::string_view member, std::string_view value) {
        name(member);
        append_json_string(out_, value);
    }
    void text_if_set(std::string_view member, std::string_view value) {
        if (!value.empty()) text(member, value);
    }
    void integer(std::string_view member, std::int64_t value) {
        name(member);
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out_.append(digits, end);
    }
    void end() { out_ += '}'; }

private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace tidings
