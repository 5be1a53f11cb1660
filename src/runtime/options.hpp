// The options of a program: one declaration each, which feeds the command line, the environment, the TOML file, --help,
// `tidings config print` and docs/configuration.md. Command line > environment > file > default.
// Nothing is read before every value is known to be right: load() answers every problem at once.
#pragma once
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

    option(std::string name, option_kind kind, std::string meaning, assign_text assign, show_text show);

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
    }  // for docs, when it depends on the program
    option& checked_by(assign_text check) {
        check_ = std::move(check);
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
    std::string shown() const { return show_(); }          // never shows a secret
    const std::string& source() const { return source_; }  // "default", "environment", "command line", "shop.toml:3", …
    bool is_set() const { return source_ != "default"; }
    bool is_used_by(program who) const { return (used_by_ & static_cast<unsigned>(who)) != 0; }

    result<void> assign(const std::string& text, std::string source);

private:
    std::string name_, variable_, other_flag_, meaning_, default_, source_ = "default";
    option_kind kind_;
    unsigned used_by_ = all_programs;
    assign_text assign_, check_;
    show_text show_;
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
    option& integer(std::string name, std::int64_t& value, std::int64_t least, std::int64_t most, std::string meaning);
    option& duration(std::string name, std::chrono::milliseconds& value, std::chrono::milliseconds least,
                     std::chrono::milliseconds most, std::string meaning);
    option& durations(std::string name, std::vector<std::chrono::milliseconds>& value, std::chrono::milliseconds least,
                      std::chrono::milliseconds most, std::string meaning);
    option& size(std::string name, std::int64_t& value, std::int64_t least, std::int64_t most, std::string meaning);
    option& boolean(std::string name, bool& value, std::string meaning);
    option& list(std::string name, std::vector<std::string>& value, std::string meaning);
    option& choice(std::string name, std::string& value, std::vector<std::string> choices, std::string meaning);
    option& rate_limit(std::string name, std::optional<rate>& value, std::string meaning);
    option& address(std::string name, listen_address& value, std::string meaning);

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
    option& add(option made);
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
    std::vector<config_problem> warnings_;
    std::deque<option> options_;
    std::map<std::string, std::string, std::less<>> keys_;  // option name → key as written, for problems found later
};

}  // namespace tidings
