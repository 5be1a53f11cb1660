// Reading the sources of an option_list, weakest first, so that a stronger one overwrites.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/ascii_control.hpp"
#include "base/nearest_word.hpp"
#include "runtime/config_file.hpp"
#include "runtime/file_descriptor.hpp"
#include "runtime/options.hpp"

extern char** environ;

namespace tidings {
namespace {

constexpr std::size_t value_bytes_max = 64 * 1024;

struct file_content {
    std::string text;
    bool is_world_readable = false;
};

// Without O_NONBLOCK a pipe in the place of the file would hang the start.
result<file_content> read_value_file(const std::string& path) {
    const file_descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0)
        return error{errc::not_found, "cannot be read: " + std::generic_category().message(errno)};
    if (!S_ISREG(about.st_mode)) return error{errc::invalid, "is not a file"};
    if (static_cast<std::size_t>(about.st_size) > value_bytes_max) return error{errc::invalid, "is larger than 64 KiB"};
    file_content content{std::string(static_cast<std::size_t>(about.st_size), '\0'), (about.st_mode & S_IROTH) != 0};
    const auto got = ::read(file.number(), content.text.data(), content.text.size());
    if (got < 0) return error{errc::not_found, "cannot be read: " + std::generic_category().message(errno)};
    content.text = trimmed(content.text.substr(0, static_cast<std::size_t>(got)));
    return content;
}

bool is_world_readable(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
}

bool holds_secret(const option& target, const std::string& text) {
    switch (target.kind()) {
        case option_kind::secret: return !text.empty();
        case option_kind::url:
        case option_kind::text:
        case option_kind::list: return masked_url(text) != text;
        case option_kind::properties: return masked_properties(text).find("***") != std::string::npos;
        case option_kind::integer:
        case option_kind::duration:
        case option_kind::boolean:
        case option_kind::choice:
        case option_kind::rate:
        case option_kind::address:
        case option_kind::size: return false;
    }
    return false;
}

// What the file says of an option, as one text. Commas and semicolons of a part are its own.
std::string text_of(const option& target, const config_file_entry& entry) {
    if (!entry.is_array) return entry.parts.front();
    const bool is_properties = target.kind() == option_kind::properties;
    std::string text;
    for (const auto& part : entry.parts)
        text += (text.empty()    ? ""
                 : is_properties ? ";"
                                 : ",") +
                (is_properties ? escaped_property(part) : escaped_list_part(part));
    return text;
}

// [kafka.properties] with a key per line becomes one entry, like an array of its pairs.
std::vector<config_file_entry> with_tables_joined(const option_list& options, std::vector<config_file_entry> entries) {
    std::vector<config_file_entry> joined;
    for (auto& entry : entries) {
        const auto whole = std::ranges::find_if(options.all(), [&](const option& each) {
            return each.kind() == option_kind::properties && entry.name.starts_with(each.name() + ".");
        });
        if (whole == options.all().end()) {
            joined.push_back(std::move(entry));
            continue;
        }
        auto known = std::ranges::find(joined, whole->name(), &config_file_entry::name);
        if (known == joined.end())
            known = joined.insert(joined.end(), config_file_entry{whole->name(), {}, true, entry.line, {}});
        const auto key = entry.name.substr(whole->name().size() + 1);
        if (entry.is_array && entry.problem.empty()) entry.problem = "of " + key + " must not be an array";
        if (known->problem.empty()) known->problem = entry.problem;
        known->parts.push_back(key + "=" + (entry.parts.empty() ? "" : entry.parts.front()));
    }
    return joined;
}

// Shortened, and on one line whatever it holds.
std::string quoted(const option& target, const std::string& text) {
    if (target.hides_secrets()) return "the value";
    std::string shown = masked_url(text);
    if (shown.size() > 60) shown = shown.substr(0, 60) + "…";
    for (char& c : shown)
        if (is_ascii_control(c)) c = '?';
    return "\"" + shown + "\"";
}

}  // namespace

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view pair = *entry;
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos) variables.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return variables;
}

std::string option_list::nearest(std::string_view wrong,
                                 const std::function<std::string(const option&)>& spelled) const {
    std::vector<std::string> names;
    for (const auto& each : options_) names.push_back(spelled(each));
    const auto found = nearest_word(wrong, names);
    return found.empty() ? "remove it; `tidings config print` lists what there is" : "did you mean " + found + "?";
}

void option_list::take(option& target, const std::string& key, const std::string& text, std::string source,
                       std::vector<config_problem>& problems) {
    keys_[target.name()] = key;
    const auto assigned = target.assign(text, std::move(source));
    if (!assigned) problems.push_back({key, quoted(target, text) + " " + assigned.error().detail});
}

void option_list::take_from_file(option& target, const std::string& key, const std::string& path,
                                 const std::string& source, std::vector<config_problem>& problems) {
    keys_[target.name()] = key;
    const auto content = read_value_file(path);
    if (!content) {
        problems.push_back({key, path + " " + content.error().detail});
    } else if (content->is_world_readable && holds_secret(target, content->text)) {
        problems.push_back({key, path + " can be read by every user; chmod o-r it"});
    } else if (content->text.empty()) {
        problems.push_back({key, path + " is empty"});
    } else {
        take(target, key, content->text, source + " (" + path + ")", problems);
    }
}

void option_list::read_file(const std::string& path, std::vector<config_problem>& problems) {
    const auto entries = read_config_file(path);
    if (!entries) {
        problems.push_back({"--config", path + " cannot be used: " + entries.error().detail});
        return;
    }
    for (const auto& entry : with_tables_joined(*this, *entries)) take_entry(entry, path, problems);
}

void option_list::take_entry(const config_file_entry& entry, const std::string& path,
                             std::vector<config_problem>& problems) {
    const auto place = path + ":" + std::to_string(entry.line);
    const auto key = entry.name + " (" + place + ")";
    const bool names_file = entry.name.ends_with("_file") && find(entry.name) == nullptr;
    auto* known =
        find(names_file ? std::string_view(entry.name).substr(0, entry.name.size() - 5) : std::string_view(entry.name));
    if (known == nullptr) {
        problems.push_back(
            {key, "is not an option; " + nearest(entry.name, [](const option& each) { return each.name(); })});
    } else if (!entry.problem.empty()) {
        problems.push_back({key, entry.problem});
    } else if (!known->is_used_by(reader_)) {
        return;
    } else if (const auto text = text_of(*known, entry); names_file) {
        take_from_file(*known, key, text, place, problems);
    } else if (holds_secret(*known, text) && is_world_readable(path)) {
        problems.push_back({key, "is a secret in a file that every user can read; chmod o-r " + path});
    } else {
        take(*known, key, text, place, problems);
    }
}

void option_list::read_environment(const std::map<std::string, std::string>& environment,
                                   std::vector<config_problem>& problems) {
    for (const auto& [variable, text] : environment) {
        auto* known = find_variable(variable);
        const bool names_file = known == nullptr && variable.ends_with("_FILE");
        if (names_file) known = find_variable(std::string_view(variable).substr(0, variable.size() - 5));
        if (known == nullptr) {
            if (variable.starts_with("TIDINGS_") && !text.empty())
                warnings_.push_back(
                    {variable, "is not an option, and is ignored; " +
                                   nearest(variable, [](const option& each) { return each.variable(); })});
            continue;
        }
        if (text.empty() || !known->is_used_by(reader_)) continue;  // Compose passes unset variables on as empty ones
        const auto other = environment.find(known->variable());
        if (names_file && other != environment.end() && !other->second.empty()) {
            problems.push_back({variable, "contradicts " + known->variable() + "; set one of them"});
        } else if (names_file) {
            take_from_file(*known, variable, text, "environment", problems);
        } else {
            take(*known, variable, text, "environment", problems);
        }
    }
}

void option_list::read_flags(const std::vector<std::pair<std::string, std::string>>& flags,
                             std::vector<config_problem>& problems) {
    for (const auto& [name, text] : flags) {
        const bool names_file = name.ends_with(".file") && find(name) == nullptr;
        auto* known = find(names_file ? std::string_view(name).substr(0, name.size() - 5) : std::string_view(name));
        if (known == nullptr) {
            problems.push_back({"--" + name, "is not an option"});
        } else if (names_file) {
            take_from_file(*known, known->flag() + "-file", text, "command line", problems);
        } else {
            take(*known, known->flag(), text, "command line", problems);
        }
    }
}

std::vector<config_problem> option_list::load(const config_input& input) {
    std::vector<config_problem> problems;
    warnings_.clear();
    if (!input.file.empty()) read_file(input.file, problems);
    read_environment(input.environment, problems);
    read_flags(input.flags, problems);
    if (problems.empty())
        for (const auto& step : steps_) step();
    return problems;
}

}  // namespace tidings
