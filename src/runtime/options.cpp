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

std::string hidden(const secret& value) {
    return value.empty() ? "" : "***";
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

option::option(std::string name, option_kind kind, std::string meaning, assign_text assign, show_text show)
    : name_(std::move(name)),
      variable_(variable_of(name_)),
      meaning_(std::move(meaning)),
      kind_(kind),
      assign_(std::move(assign)),
      show_(std::move(show)) {
    default_ = show_();
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
    if (check_) {
        const auto checked = check_(text);
        if (!checked) return checked.error();
    }
    const auto assigned = assign_(text);
    if (assigned) source_ = std::move(source);
    return assigned;
}

option& option_list::add(option made) {
    return options_.emplace_back(std::move(made));
}

option& option_list::text(std::string name, std::string& value, std::string meaning) {
    return add({std::move(name), option_kind::text, std::move(meaning),
                [&value](const std::string& given) -> result<void> {
                    value = given;
                    return {};
                },
                [&value] { return masked_url(value); }});
}

option& option_list::url(std::string name, secret& value, std::string meaning) {
    return add({std::move(name), option_kind::url, std::move(meaning),
                [&value](const std::string& given) -> result<void> {
                    value = secret{given};
                    return {};
                },
                [&value] { return masked_url(value.reveal()); }});
}

option& option_list::properties(std::string name, secret& value, std::string meaning) {
    const auto assign = [&value](const std::string& given) -> result<void> {
        if (const auto pairs = parse_properties(given); !pairs) return pairs.error();
        value = secret{given};
        return {};
    };
    return add({std::move(name), option_kind::properties, std::move(meaning), assign,
                [&value] { return masked_properties(value.reveal()); }});
}

option& option_list::secret_text(std::string name, secret& value, std::string meaning) {
    return add({std::move(name), option_kind::secret, std::move(meaning),
                [&value](const std::string& given) -> result<void> {
                    value = secret{given};
                    return {};
                },
                [&value] { return hidden(value); }});
}

option& option_list::integer(std::string name, std::int64_t& value, std::int64_t least, std::int64_t most,
                             std::string meaning) {
    const auto assign = [&value, least, most](const std::string& given) -> result<void> {
        const auto parsed = parse_integer(given);
        if (!parsed || *parsed < least || *parsed > most)
            return error{errc::invalid,
                         "is not a whole number from " + std::to_string(least) + " to " + std::to_string(most)};
        value = *parsed;
        return {};
    };
    return add({std::move(name), option_kind::integer, std::move(meaning), assign,
                [&value] { return std::to_string(value); }});
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

option& option_list::size(std::string name, std::int64_t& value, std::int64_t least, std::int64_t most,
                          std::string meaning) {
    const auto assign = [&value, least, most](const std::string& given) -> result<void> {
        const auto parsed = parse_size(given);
        if (!parsed) return parsed.error();
        if (*parsed < least || *parsed > most) return between("size", exact_size(least), exact_size(most));
        value = *parsed;
        return {};
    };
    return add(
        {std::move(name), option_kind::size, std::move(meaning), assign, [&value] { return exact_size(value); }});
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

option& option_list::choice(std::string name, std::string& value, std::vector<std::string> choices,
                            std::string meaning) {
    const auto assign = [&value, choices](const std::string& given) -> result<void> {
        if (std::ranges::find(choices, given) == choices.end())
            return error{errc::invalid, "is none of its values; write " + joined(choices, " or ")};
        value = given;
        return {};
    };
    return add({std::move(name), option_kind::choice, std::move(meaning), assign, [&value] { return value; }});
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
