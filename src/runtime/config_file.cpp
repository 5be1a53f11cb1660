#include "runtime/config_file.hpp"
#include <toml++/toml.h>
#include <filesystem>

namespace tidings {
namespace {

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

std::optional<std::string> scalar_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    return std::nullopt;
}

config_file_entry entry_of(std::string name, const toml::node& node) {
    config_file_entry made{std::move(name), {}, node.is_array(), line_of(node), {}};
    const std::string wrong_type = "must be a string, a whole number, true or false, or an array of these";
    if (const auto* array = node.as_array()) {
        for (const auto& each : *array) {
            const auto text = scalar_text(each);
            if (!text) made.problem = wrong_type;
            made.parts.push_back(text.value_or(""));
        }
    } else if (auto text = scalar_text(node)) {
        made.parts.push_back(std::move(*text));
    } else {
        made.problem = wrong_type;
    }
    return made;
}

void flatten(const toml::table& table, const std::string& prefix, std::vector<config_file_entry>& entries) {
    for (const auto& [key, node] : table) {
        const auto name = prefix + std::string(key.str());
        if (const auto* inner = node.as_table())
            flatten(*inner, name + ".", entries);
        else
            entries.push_back(entry_of(name, node));
    }
}

}  // namespace

result<std::vector<config_file_entry>> read_config_file(const std::string& path) {
    // Opened as a stream, a folder reads like an empty file.
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return error{errc::invalid, "is a folder; name the file in it"};
    try {
        const auto table = toml::parse_file(path);
        std::vector<config_file_entry> entries;
        flatten(table, "", entries);
        std::ranges::stable_sort(entries, {}, &config_file_entry::line);
        return entries;
    } catch (const toml::parse_error& problem) {
        const auto line = problem.source().begin.line;
        if (line == 0) return error{errc::not_found, std::string(problem.description())};
        return error{errc::invalid, "line " + std::to_string(line) + ": " + std::string(problem.description())};
    }
}

}  // namespace tidings
