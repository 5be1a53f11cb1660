#include "command_hints.hpp"
#include <CLI/CLI.hpp>
#include "base/nearest_word.hpp"

namespace tidings {
namespace {

const CLI::App* child_of(const CLI::App& command, const std::string& name) {
    for (const auto* child : command.get_subcommands({}))
        if (child->check_name(name)) return child;
    return nullptr;
}

std::vector<std::string> children_of(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* child : command.get_subcommands({})) names.push_back(child->get_name());
    return names;
}

// Options of the parents are options of their commands, too (fallthrough).
const CLI::Option* option_of(const CLI::App* command, const std::string& flag) {
    for (; command != nullptr; command = command->get_parent())
        if (const auto* found = command->get_option_no_throw(flag)) return found;
    return nullptr;
}

std::vector<std::string> options_of(const CLI::App* command) {
    std::vector<std::string> names;
    for (; command != nullptr; command = command->get_parent())
        for (const auto* option : command->get_options())
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

struct step {
    const CLI::App* command;  // where the word stands
    std::string word;
    bool is_flag;
};

// Each word of the command line with the command it belongs to; values of options are left out.
std::vector<step> steps_of(const CLI::App& app, const std::vector<std::string>& words) {
    std::vector<step> steps;
    const auto* command = &app;
    for (std::size_t at = 0; at < words.size() && words[at] != "--"; ++at) {
        const auto& word = words[at];
        const bool is_flag = word.size() > 1 && word.front() == '-';
        const auto flag = word.substr(0, word.find('='));
        steps.push_back({command, is_flag ? flag : word, is_flag});
        if (is_flag) {
            const auto* option = option_of(command, flag);
            if (option != nullptr && option->get_items_expected_max() > 0 && flag == word) ++at;
        } else if (const auto* child = child_of(*command, word)) {
            command = child;
        }
    }
    return steps;
}

std::string meant(const std::string& wrong, const std::vector<std::string>& names) {
    const auto nearest = nearest_word(wrong, names);
    return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

}  // namespace

std::optional<std::string> unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
    for (const auto& [command, word, is_flag] : steps_of(app, words)) {
        if (is_flag || command->get_subcommands({}).empty() || child_of(*command, word)) continue;
        const auto whole = command == &app ? word : command->get_name() + " " + word;
        return "there is no command " + whole + meant(word, children_of(*command));
    }
    return std::nullopt;
}

std::optional<std::string> unknown_option(const CLI::App& app, const std::vector<std::string>& words) {
    for (const auto& [command, word, is_flag] : steps_of(app, words))
        if (is_flag && option_of(command, word) == nullptr)
            return "there is no option " + word + meant(word, options_of(command));
    return std::nullopt;
}

const CLI::App& command_at(const CLI::App& app, const std::vector<std::string>& words) {
    const auto* command = &app;
    for (const auto& word : words)
        if (const auto* child = child_of(*command, word)) command = child;
    return *command;
}

}  // namespace tidings
