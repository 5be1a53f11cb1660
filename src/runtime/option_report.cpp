#include "runtime/option_report.hpp"

namespace tidings {
namespace {

std::size_t columns(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width) {
    const auto wide = columns(text);
    if (wide < width) text.append(width - wide, ' ');
    return text;
}

std::string value_or_dash(const option& each) {
    auto value = each.shown();
    return value.empty() ? "–" : value;
}

std::vector<const option*> used(const option_list& options) {
    std::vector<const option*> list;
    for (const auto& each : options.all())
        if (each.is_used_by(options.reader())) list.push_back(&each);
    return list;
}

std::string readers_of(const option& each) {
    constexpr std::array<std::pair<program, std::string_view>, 4> names{
        {{program::orders, "order-service"},
         {program::notifications, "notification-service"},
         {program::dev, "tidings dev"},
         {program::mailbox, "tidings mailbox"}}};
    std::string text;
    for (const auto& [who, name] : names)
        if (each.is_used_by(who)) text += (text.empty() ? "" : ", ") + std::string(name);
    return text.empty() ? "tidings" : text;
}

std::string cell(std::string text) {
    std::string escaped;
    for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
}

// In the order of their first options.
std::vector<std::string> topics_of(const option_list& options) {
    std::vector<std::string> topics;
    for (const auto& each : options.all())
        if (std::ranges::find(topics, each.topic()) == topics.end()) topics.push_back(each.topic());
    return topics;
}

constexpr std::string_view columns_of_options =
    "| variable | TOML key | kind | default | example | meaning | read by |\n|---|---|---|---|---|---|---|\n";

std::string code_or_dash(const std::string& text) {
    return text.empty() ? "–" : "`" + cell(text) + "`";
}

std::string markdown_row(const option& each) {
    return "| `" + each.variable() + "` | `" + each.name() + "` | " + std::string(name_of(each.kind())) + " | " +
           code_or_dash(each.default_text()) + " | " + code_or_dash(each.example_text()) + " | " +
           cell(each.meaning()) + " | " + readers_of(each) + " |\n";
}

}  // namespace

std::string config_table(const option_list& options) {
    std::size_t key_width = 0, value_width = 0, source_width = 0;
    for (const auto* each : used(options)) {
        key_width = std::max(key_width, each->variable().size());
        value_width = std::max(value_width, std::min<std::size_t>(columns(value_or_dash(*each)), 40));
        source_width = std::max(source_width, columns(each->source()));
    }
    std::string table;
    for (const auto* each : used(options))
        table += padded(each->variable(), key_width) + "  " + padded(value_or_dash(*each), value_width) + "  " +
                 padded(each->source(), source_width) + "  " + each->meaning() + "\n";
    return table;
}

std::string config_json(const option_list& options) {
    boost::json::array list;
    for (const auto* each : used(options))
        list.push_back({{"key", each->variable()},
                        {"value", each->shown()},
                        {"source", each->source()},
                        {"meaning", each->meaning()}});
    return boost::json::serialize(list);
}

std::string config_markdown(const option_list& options) {
    std::string text =
        "# Configuration\n\n"
        "<!-- Written by `tidings config print --markdown`; edit the declarations instead: declare() beside the part that "
        "uses an option. -->\n\n"
        "Command line > environment > `--config FILE` (TOML) > default. Every variable `X` has `X_FILE`, which names a "
        "file\n"
        "that holds the value; a secret's file must not be readable by every user. Unknown keys in the file or on the "
        "command\n"
        "line, bad values and contradictions refuse the start, one line per problem. An unknown variable that starts "
        "with\n"
        "`TIDINGS_` is a warning: Kubernetes sets some for a Service named `tidings`.\n\n"
        "The flag of a TOML key has dashes for dots and underscores: `http.listen` is `--http-listen`. Durations are "
        "whole\n"
        "numbers with `ms`, `s`, `m`, `h` or `d`; rates are `100/s` or `off`; sizes are `32MiB` or `1GB`. Lists have "
        "commas "
        "(`\\,` is a\n"
        "comma of a value) or are TOML arrays. `key=value;…` has semicolons (`\\;` is one of a value), or is a TOML "
        "array of "
        "such pairs,\n"
        "or a table: `[kafka.properties]` with `sasl.password = \"a;b\"` below.\n"
        "`tidings config print` shows what is in force and where it came from; `tidings config check` looks without "
        "starting.\n";
    for (const auto& topic : topics_of(options)) {
        text += "\n## " + topic + "\n\n" + std::string(columns_of_options);
        for (const auto& each : options.all())
            if (each.topic() == topic) text += markdown_row(each);
    }
    return text;
}

}  // namespace tidings
