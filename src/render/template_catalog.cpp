#include "render/template_catalog.hpp"
#include <openssl/sha.h>
#include <array>
#include <stdexcept>

namespace tidings {
namespace {

constexpr std::string_view fallback_locale = "en";
constexpr std::size_t depth_max = 8;

using sources = std::map<std::string, std::string_view, std::less<>>;

// Partials are taken in before compiling: a compiled template is one list of steps.
struct expander {
    const sources& files;
    std::string locale, part, content;

    result<std::string> expanded(std::string_view source, std::size_t depth = 0) const {
        if (depth > depth_max) return error{errc::invalid, "template partials include each other too deep"};
        std::string out;
        for (std::size_t at = 0;;) {
            const auto open = source.find("{{>", at);
            if (open == std::string_view::npos) return out += source.substr(at);
            const auto close = source.find("}}", open);
            if (close == std::string_view::npos) return error{errc::invalid, "a template has {{> without }}"};
            out += source.substr(at, open - at);
            auto inner = partial(trimmed(source.substr(open + 3, close - open - 3)), depth + 1);
            if (!inner) return inner.error();
            out += *inner;
            at = close + 2;
        }
    }

    result<std::string> partial(std::string_view wanted, std::size_t depth) const {
        const auto name = locale + "/" + (wanted == "content" ? content : std::string(wanted)) + "." + part;
        const auto found = files.find(name);
        if (found == files.end()) return error{errc::invalid, "there is no template " + name};
        auto source = found->second;
        if (source.ends_with('\n')) source.remove_suffix(1);  // the tag's own line brings one
        return expanded(source, depth);
    }

    static std::string_view trimmed(std::string_view text) {
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
        return text;
    }
};

std::string short_hash(const std::string& text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::string hex;
    for (std::size_t at = 0; at < 6; ++at) {
        constexpr std::string_view digits = "0123456789abcdef";
        hex += {digits[digest[at] >> 4], digits[digest[at] & 15]};
    }
    return hex;
}

result<mail_template> compiled(const sources& files, const std::string& locale, const std::string& kind) {
    const auto name = locale + "/" + kind;
    const auto subject = expander{files, locale, "subject", kind}.partial("content", 0);
    const auto text = expander{files, locale, "text", kind}.partial("layout", 0);
    const auto html = expander{files, locale, "html", kind}.partial("layout", 0);
    for (const auto* source : {&subject, &text, &html})
        if (!*source) return source->error();

    auto subject_template = mustache::compile(name + ".subject", *subject, mustache::escaping::none);
    auto text_template = mustache::compile(name + ".text", *text, mustache::escaping::none);
    auto html_template = mustache::compile(name + ".html", *html, mustache::escaping::html);
    for (const auto* made : {&subject_template, &text_template, &html_template})
        if (!*made) return made->error();
    return mail_template{*std::move(subject_template), *std::move(text_template), *std::move(html_template), locale,
                         short_hash(*subject + '\0' + *text + '\0' + *html)};
}

}  // namespace

result<template_catalog> template_catalog::from(std::span<const builtin_template> files) {
    sources by_name;
    for (const auto& file : files) by_name.emplace(file.name, file.source);
    template_catalog catalog;
    for (const auto& [name, source] : by_name) {
        if (!name.ends_with(".subject")) continue;
        const auto key = name.substr(0, name.size() - std::string_view(".subject").size());
        const auto slash = key.find('/');
        if (slash == std::string::npos) return error{errc::invalid, "template " + name + " has no locale"};
        auto made = compiled(by_name, key.substr(0, slash), key.substr(slash + 1));
        if (!made) return made.error();
        catalog.templates_.emplace(key, *std::move(made));
    }
    return catalog;
}

template_catalog template_catalog::builtin() {
    auto catalog = from(builtin_templates());
    if (!catalog) throw std::logic_error(catalog.error().detail);
    return *std::move(catalog);
}

const mail_template* template_catalog::find(std::string_view kind, std::string_view locale,
                                            std::string_view instead) const {
    for (const auto wanted : {locale, instead, fallback_locale})
        if (const auto* found = find_words(kind, wanted)) return found;
    return nullptr;
}

const mail_template* template_catalog::find_words(std::string_view kind, std::string_view locale) const {
    while (!locale.empty()) {
        const auto found = templates_.find(std::string(locale) + "/" + std::string(kind));
        if (found != templates_.end()) return &found->second;
        const auto dash = locale.rfind('-');
        locale = locale.substr(0, dash == std::string_view::npos ? 0 : dash);
    }
    return nullptr;
}

std::vector<std::string> template_catalog::kinds() const {
    std::vector<std::string> kinds;
    for (const auto& [name, made] : templates_)
        if (name.starts_with("en/")) kinds.push_back(name.substr(3));
    return kinds;
}

}  // namespace tidings
