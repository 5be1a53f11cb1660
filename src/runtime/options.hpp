// The options of a program: one declaration each, which feeds the command line, the environment, the TOML file, --help,
// `tidings config print` and docs/configuration.md. Command line > environment > file > default.
// Nothing is read before every value is known to be right: load() answers every problem at once.
// The part that owns a configuration declares its options straight into it, in a function `declare(option_list&, …)`
// beside the struct: a member's initializer is the option's default, and its parser is grammar, bounds and error text.
#pragma once
#include <concepts>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include "base/secret.hpp"
#include "runtime/config_value.hpp"

namespace tidings {

struct config_file_entry;

// Which programs read an option; the others accept it unread, so that one environment or file serves all of them.
enum class program : unsigned { orders = 1, notifications = 2, dev = 4, mailbox = 8, cli = 16, any = 31 };
constexpr unsigned programs(std::initializer_list<program> list) {
    unsigned bits = 0;
    for (const auto each : list) bits |= static_cast<unsigned>(each);
    return bits;
}
constexpr unsigned all_programs =
    programs({program::orders, program::notifications, program::dev, program::mailbox, program::cli});
// The usual groups of them.
namespace readers {
constexpr auto services = programs({program::orders, program::notifications});
constexpr auto servers = programs({program::orders, program::notifications, program::dev});
constexpr auto mail_senders = programs({program::notifications, program::dev});
constexpr auto order_takers = programs({program::orders, program::dev});
}  // namespace readers

enum class option_kind { text, integer, duration, boolean, secret, list, choice, rate, url, properties, address, size };
std::string_view name_of(option_kind kind);

// One line for the operator: the key as it was written, what is wrong, and what would be right.
struct config_problem {
    std::string key;
    std::string what;
    std::string line() const { return key + ": " + what; }
};

class option {
public:
    // The error is a sentence without the key: "is not a duration; write …".
    using assign_text = std::function<result<void>(const std::string&)>;
    using show_text = std::function<std::string()>;

    // `show`: empty when the value is shown as it was written; `written` is then the default, as one would write it.
    option(std::string name, option_kind kind, std::string meaning, assign_text assign, show_text show,
           const std::string& written = {});

    // What it is, when it is shown as it was written: a list, a URL, a secret.
    option& of_kind(option_kind kind);
    // Where the name alone does not say it.
    option& from_variable(std::string name) {
        variable_ = std::move(name);
        return *this;
    }
    option& also_flag(std::string name) {
        other_flag_ = std::move(name);
        return *this;
    }
    option& used_by(unsigned bits) {
        used_by_ = bits;
        return *this;
    }
    option& default_shown(std::string text) {
        default_ = std::move(text);
        return *this;
    }                                    // for docs, when it depends on the program
    option& example(std::string text) {  // for docs, when the default does not show how a value looks
        example_ = std::move(text);
        return *this;
    }
    option& about(std::string topic) {
        topic_ = std::move(topic);
        return *this;
    }

    const std::string& name() const { return name_; }              // "http.listen": the path in the TOML file
    const std::string& variable() const { return variable_; }      // "TIDINGS_HTTP_LISTEN"
    std::string flag() const;                                      // "--http-listen"
    const std::string& other_flag() const { return other_flag_; }  // "--orders-listen"; empty: none
    option_kind kind() const { return kind_; }
    bool is_secret() const { return kind_ == option_kind::secret; }
    bool hides_secrets() const;  // secrets, and texts that may hold a password
    const std::string& meaning() const { return meaning_; }
    const std::string& default_text() const { return default_; }
    const std::string& example_text() const { return example_; }
    const std::string& topic() const { return topic_; }    // the heading that it stands under in the docs
    std::string shown() const;                             // never shows a secret
    const std::string& source() const { return source_; }  // "default", "environment", "command line", "shop.toml:3", …
    bool is_set() const { return source_ != "default"; }
    bool is_used_by(program who) const { return (used_by_ & static_cast<unsigned>(who)) != 0; }

    result<void> assign(const std::string& text, std::string source);

private:
    std::string name_, variable_, other_flag_, meaning_, default_, example_, topic_, source_ = "default";
    option_kind kind_;
    unsigned used_by_ = all_programs;
    assign_text assign_;
    show_text show_;
    std::string written_;  // the value as it was written, without its secrets
};

// Where values come from. Flags are option names and texts; a name that ends in ".file" names a file with the value.
struct config_input {
    std::vector<std::pair<std::string, std::string>> flags;
    std::map<std::string, std::string> environment;
    std::string file;  // path of the TOML file; empty: none
};

std::map<std::string, std::string> process_environment();

// The declarations bind to members that outlive the list; a member's value at declaration is its default.
class option_list {
public:
    explicit option_list(program reader) : reader_(reader) {}
    option_list(const option_list&) = delete;
    option_list& operator=(const option_list&) = delete;

    option& text(std::string name, std::string& value, std::string meaning);
    option& url(std::string name, secret& value, std::string meaning);  // shown without its password
    option& properties(std::string name, secret& value,
                       std::string meaning);  // key=value pairs, shown without passwords
    option& secret_text(std::string name, secret& value, std::string meaning);
    template <std::integral T>
    option& integer(std::string name, T& value, std::int64_t least, std::int64_t most, std::string meaning);
    option& duration(std::string name, std::chrono::milliseconds& value, std::chrono::milliseconds least,
                     std::chrono::milliseconds most, std::string meaning);
    option& durations(std::string name, std::vector<std::chrono::milliseconds>& value, std::chrono::milliseconds least,
                      std::chrono::milliseconds most, std::string meaning);
    template <std::integral T>
    option& size(std::string name, T& value, std::int64_t least, std::int64_t most, std::string meaning);
    // A whole number of milliseconds, for those whose name was given by others (OTEL_EXPORTER_OTLP_TIMEOUT).
    option& milliseconds(std::string name, std::chrono::milliseconds& value, std::int64_t least, std::int64_t most,
                         std::string meaning);
    option& boolean(std::string name, bool& value, std::string meaning);
    option& list(std::string name, std::vector<std::string>& value, std::string meaning);
    template <class T>
    option& choice(std::string name, T& value, std::vector<std::pair<std::string, T>> choices, std::string meaning);
    option& rate_limit(std::string name, std::optional<rate>& value, std::string meaning);
    option& address(std::string name, listen_address& value, std::string meaning);
    // By the part's own grammar: result<T> parse(const std::string&), whose error is a sentence without the key.
    // `written`: the value at declaration, as one would write it.
    template <class T, class Parse>
    option& parsed(std::string name, T& value, Parse parse, std::string meaning, std::string written = {});
    // The same for a text that becomes more than one value.
    option& read_by(std::string name, option::assign_text assign, std::string meaning, std::string written = {});

    // What follows is about this: a heading of the docs.
    void topic(std::string title) { topic_ = std::move(title); }
    // What follows from several values together; load() does it last, when every value was taken.
    void after_load(std::function<void()> step) { steps_.push_back(std::move(step)); }

    // Empty when every value was taken. Values of options that the reader does not use are left alone.
    std::vector<config_problem> load(const config_input& input);
    // Of the last load: variables that begin with TIDINGS_ and are no option. Others set them (Kubernetes one for each
    // port of a Service named "tidings", Compose its own), so they are no reason to refuse the start.
    const std::vector<config_problem>& warnings() const { return warnings_; }

    const std::deque<option>& all() const { return options_; }
    const option* find(std::string_view name) const;
    option* find(std::string_view name);
    program reader() const { return reader_; }
    // As the operator wrote it: the flag, variable or file key that gave the value, else the variable.
    std::string key_of(std::string_view name) const;

private:
    using number = std::function<std::int64_t()>;
    using take_number = std::function<void(std::int64_t)>;

    option& add(option made);
    option& whole_number(std::string name, take_number take, number shown, std::int64_t least, std::int64_t most,
                         std::string meaning);
    option& bytes(std::string name, take_number take, number shown, std::int64_t least, std::int64_t most,
                  std::string meaning);
    static error none_of(const std::vector<std::string>& words);
    option* find_variable(std::string_view variable);
    void read_file(const std::string& path, std::vector<config_problem>& problems);
    void take_entry(const config_file_entry& entry, const std::string& path, std::vector<config_problem>& problems);
    void read_environment(const std::map<std::string, std::string>& environment, std::vector<config_problem>& problems);
    void read_flags(const std::vector<std::pair<std::string, std::string>>& flags,
                    std::vector<config_problem>& problems);
    void take(option& target, const std::string& key, const std::string& text, std::string source,
              std::vector<config_problem>& problems);
    void take_from_file(option& target, const std::string& key, const std::string& path, const std::string& source,
                        std::vector<config_problem>& problems);
    std::string nearest(std::string_view wrong, const std::function<std::string(const option&)>& spelled) const;

    program reader_;
    std::string topic_;
    std::vector<std::function<void()>> steps_;
    std::vector<config_problem> warnings_;
    std::deque<option> options_;
    std::map<std::string, std::string, std::less<>> keys_;  // option name → key as written, for problems found later
};

template <std::integral T>
option& option_list::integer(std::string name, T& value, std::int64_t least, std::int64_t most, std::string meaning) {
    return whole_number(
        std::move(name), [&value](std::int64_t given) { value = static_cast<T>(given); },
        [&value] { return static_cast<std::int64_t>(value); }, least, most, std::move(meaning));
}

template <std::integral T>
option& option_list::size(std::string name, T& value, std::int64_t least, std::int64_t most, std::string meaning) {
    return bytes(
        std::move(name), [&value](std::int64_t given) { value = static_cast<T>(given); },
        [&value] { return static_cast<std::int64_t>(value); }, least, most, std::move(meaning));
}

template <class T>
option& option_list::choice(std::string name, T& value, std::vector<std::pair<std::string, T>> choices,
                            std::string meaning) {
    const auto assign = [&value, choices](const std::string& given) -> result<void> {
        std::vector<std::string> words;
        for (const auto& [word, meant] : choices) {
            if (word == given) {
                value = meant;
                return {};
            }
            words.push_back(word);
        }
        return none_of(words);
    };
    const auto show = [&value, choices]() -> std::string {
        for (const auto& [word, meant] : choices)
            if (meant == value) return word;
        return {};
    };
    return add({std::move(name), option_kind::choice, std::move(meaning), assign, show});
}

template <class T, class Parse>
option& option_list::parsed(std::string name, T& value, Parse parse, std::string meaning, std::string written) {
    const auto assign = [&value, parse](const std::string& given) -> result<void> {
        auto read = parse(given);
        if (!read) return read.error();
        value = *std::move(read);
        return {};
    };
    return read_by(std::move(name), assign, std::move(meaning), std::move(written));
}

}  // namespace tidings
