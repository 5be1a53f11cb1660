#include "runtime/options.hpp"
#include <cctype>

namespace tidings {
namespace {

std::string variable_of(std::string_view name) {
    std::string variable = "TIDINGS_";
    for (const char c : name)
        variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return variable;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

error between(std::string_view unit, const std::string& least, const std::string& most) {
    return {errc::invalid,
            std::string("is out of range; write a ") + std::string(unit) + " from " + least + " to " + most};
}

result<std::chrono::milliseconds> bounded_duration(const std::string& text, std::chrono::milliseconds least,
                                                   std::chrono::milliseconds most) {
    const auto parsed = parse_duration(text);
    if (!parsed) return parsed.error();
    if (*parsed < least || *parsed > most) return between("duration", format_duration(least), format_duration(most));
    return *parsed;
}

std::string masked(option_kind kind, const std::string& text) {
    switch (kind) {
        case option_kind::secret: return text.empty() ? "" : "***";
        case option_kind::properties: return masked_properties(text);
        case option_kind::list: return joined(parse_list(text), ",");
        case option_kind::text:
        case option_kind::url:
        case option_kind::integer:
        case option_kind::duration:
        case option_kind::boolean:
        case option_kind::choice:
        case option_kind::rate:
        case option_kind::address:
        case option_kind::size: return masked_url(text);
    }
    return {};
}

}  // namespace

std::string_view name_of(option_kind kind) {
    switch (kind) {
        case option_kind::text: return "text";
        case option_kind::integer: return "number";
        case option_kind::duration: return "duration";
        case option_kind::boolean: return "true or false";
        case option_kind::secret: return "secret";
        case option_kind::list: return "list";
        case option_kind::choice: return "choice";
        case option_kind::rate: return "rate";
        case option_kind::url: return "URL";
        case option_kind::properties: return "key=value;…";
        case option_kind::address: return "host:port";
        case option_kind::size: return "size";
    }
    return "";
}

option::option(std::string name, option_kind kind, std::string meaning, assign_text assign, show_text show,
               const std::string& written)
    : name_(std::move(name)),
      variable_(variable_of(name_)),
      meaning_(std::move(meaning)),
      kind_(kind),
      assign_(std::move(assign)),
      show_(std::move(show)),
      written_(masked(kind, written)) {
    default_ = shown();
}

option& option::of_kind(option_kind kind) {
    kind_ = kind;
    written_ = masked(kind, written_);
    default_ = shown();
    return *this;
}

std::string option::shown() const {
    return show_ ? show_() : written_;
}

std::string option::flag() const {
    std::string flag = "--" + name_;
    std::ranges::replace(flag, '.', '-');
    std::ranges::replace(flag, '_', '-');
    return flag;
}

bool option::hides_secrets() const {
    return kind_ == option_kind::secret || kind_ == option_kind::url || kind_ == option_kind::properties;
}

result<void> option::assign(const std::string& text, std::string source) {
    const auto assigned = assign_(text);
    if (!assigned) return assigned;
    written_ = masked(kind_, text);
    source_ = std::move(source);
    return {};
}

option& option_list::add(option made) {
    return options_.emplace_back(std::move(made)).about(topic_);
}

option& option_list::read_by(std::string name, option::assign_text assign, std::string meaning, std::string written) {
    return add(
        {std::move(name), option_kind::text, std::move(meaning), std::move(assign), nullptr, std::move(written)});
}

option& option_list::text(std::string name, std::string& value, std::string meaning) {
    const auto take = [](const std::string& given) -> result<std::string> { return given; };
    return parsed(std::move(name), value, take, std::move(meaning), value);
}

option& option_list::url(std::string name, secret& value, std::string meaning) {
    const auto take = [](const std::string& given) -> result<secret> { return secret{given}; };
    return parsed(std::move(name), value, take, std::move(meaning), value.reveal()).of_kind(option_kind::url);
}

option& option_list::properties(std::string name, secret& value, std::string meaning) {
    const auto take = [](const std::string& given) -> result<secret> {
        if (const auto pairs = parse_properties(given); !pairs) return pairs.error();
        return secret{given};
    };
    return parsed(std::move(name), value, take, std::move(meaning), value.reveal()).of_kind(option_kind::properties);
}

option& option_list::secret_text(std::string name, secret& value, std::string meaning) {
    const auto take = [](const std::string& given) -> result<secret> { return secret{given}; };
    return parsed(std::move(name), value, take, std::move(meaning), value.reveal()).of_kind(option_kind::secret);
}

option& option_list::whole_number(std::string name, take_number take, number shown, std::int64_t least,
                                  std::int64_t most, std::string meaning) {
    const auto assign = [take = std::move(take), least, most](const std::string& given) -> result<void> {
        const auto parsed = parse_integer(given);
        if (!parsed || *parsed < least || *parsed > most)
            return error{errc::invalid,
                         "is not a whole number from " + std::to_string(least) + " to " + std::to_string(most)};
        take(*parsed);
        return {};
    };
    return add({std::move(name), option_kind::integer, std::move(meaning), assign,
                [shown = std::move(shown)] { return std::to_string(shown()); }});
}

option& option_list::duration(std::string name, std::chrono::milliseconds& value, std::chrono::milliseconds least,
                              std::chrono::milliseconds most, std::string meaning) {
    const auto assign = [&value, least, most](const std::string& given) -> result<void> {
        const auto parsed = bounded_duration(given, least, most);
        if (!parsed) return parsed.error();
        value = *parsed;
        return {};
    };
    return add({std::move(name), option_kind::duration, std::move(meaning), assign,
                [&value] { return format_duration(value); }});
}

option& option_list::durations(std::string name, std::vector<std::chrono::milliseconds>& value,
                               std::chrono::milliseconds least, std::chrono::milliseconds most, std::string meaning) {
    const auto assign = [&value, least, most](const std::string& given) -> result<void> {
        std::vector<std::chrono::milliseconds> parsed;
        for (const auto& word : parse_list(given)) {
            const auto one = bounded_duration(word, least, most);
            if (!one) return error{errc::invalid, "has \"" + word + "\", which " + one.error().detail};
            parsed.push_back(*one);
        }
        if (parsed.empty())
            return error{errc::invalid, "is empty; write durations with commas between them, such as 1m,5m,1h"};
        value = std::move(parsed);
        return {};
    };
    const auto show = [&value] {
        std::vector<std::string> words;
        for (const auto each : value) words.push_back(format_duration(each));
        return joined(words, ",");
    };
    return add({std::move(name), option_kind::list, std::move(meaning), assign, show});
}

option& option_list::bytes(std::string name, take_number take, number shown, std::int64_t least, std::int64_t most,
                           std::string meaning) {
    const auto assign = [take = std::move(take), least, most](const std::string& given) -> result<void> {
        const auto parsed = parse_size(given);
        if (!parsed) return parsed.error();
        if (*parsed < least || *parsed > most) return between("size", exact_size(least), exact_size(most));
        take(*parsed);
        return {};
    };
    return add({std::move(name), option_kind::size, std::move(meaning), assign,
                [shown = std::move(shown)] { return exact_size(shown()); }});
}

option& option_list::milliseconds(std::string name, std::chrono::milliseconds& value, std::int64_t least,
                                  std::int64_t most, std::string meaning) {
    return whole_number(
        std::move(name), [&value](std::int64_t given) { value = std::chrono::milliseconds(given); },
        [&value] { return static_cast<std::int64_t>(value.count()); }, least, most, std::move(meaning));
}

option& option_list::boolean(std::string name, bool& value, std::string meaning) {
    const auto assign = [&value](const std::string& given) -> result<void> {
        const auto parsed = parse_switch(given);
        if (!parsed) return parsed.error();
        value = *parsed;
        return {};
    };
    return add({std::move(name), option_kind::boolean, std::move(meaning), assign,
                [&value]() -> std::string { return value ? "true" : "false"; }});
}

option& option_list::list(std::string name, std::vector<std::string>& value, std::string meaning) {
    return add({std::move(name), option_kind::list, std::move(meaning),
                [&value](const std::string& given) -> result<void> {
                    value = parse_list(given);
                    return {};
                },
                [&value] { return joined(value, ","); }});
}

error option_list::none_of(const std::vector<std::string>& words) {
    return {errc::invalid, "is none of its values; write " + joined(words, " or ")};
}

option& option_list::rate_limit(std::string name, std::optional<rate>& value, std::string meaning) {
    const auto assign = [&value](const std::string& given) -> result<void> {
        const auto parsed = parse_rate(given);
        if (!parsed) return parsed.error();
        value = *parsed;
        return {};
    };
    return add(
        {std::move(name), option_kind::rate, std::move(meaning), assign, [&value] { return format_rate(value); }});
}

option& option_list::address(std::string name, listen_address& value, std::string meaning) {
    const auto assign = [&value](const std::string& given) -> result<void> {
        auto parsed = parse_listen_address(given);
        if (!parsed) return parsed.error();
        value = std::move(*parsed);
        return {};
    };
    return add({std::move(name), option_kind::address, std::move(meaning), assign,
                [&value] { return format_listen_address(value); }});
}

const option* option_list::find(std::string_view name) const {
    const auto found = std::ranges::find_if(options_, [&](const option& each) { return each.name() == name; });
    return found == options_.end() ? nullptr : &*found;
}

option* option_list::find(std::string_view name) {
    return const_cast<option*>(std::as_const(*this).find(name));
}

option* option_list::find_variable(std::string_view variable) {
    const auto found = std::ranges::find_if(options_, [&](const option& each) { return each.variable() == variable; });
    return found == options_.end() ? nullptr : &*found;
}

std::string option_list::key_of(std::string_view name) const {
    if (const auto written = keys_.find(name); written != keys_.end()) return written->second;
    const auto* known = find(name);
    return known == nullptr ? std::string(name) : known->variable();
}

}  // namespace tidings
