// The compiled templates by kind and locale, with the shared layout already around them.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "render/builtin_templates.hpp"
#include "render/mustache.hpp"

namespace tidings {

struct mail_template {
    mustache subject, text, html;
    std::string locale;   // whose words these are: "en"
    std::string version;  // the first 12 hex digits of the SHA-256 over the three sources, partials included
};

class template_catalog {
public:
    // Names are "<locale>/<name>.<part>". Every "<kind>.subject" makes a kind, which needs text and html too.
    // {{> name}} takes in the file of that name, locale and part; {{> content}} in the layout is the kind's own.
    static result<template_catalog> from(std::span<const builtin_template> files);

    static template_catalog builtin();  // throws std::logic_error when one does not compile

    // The template for de-AT is that of de-AT or of de; else the same for `instead`, the shop's own; else that of en.
    // Null when the kind is unknown.
    const mail_template* find(std::string_view kind, std::string_view locale, std::string_view instead = {}) const;

    std::vector<std::string> kinds() const;                                                      // of "en", sorted
    const std::map<std::string, mail_template, std::less<>>& all() const { return templates_; }  // by "en/placed"

private:
    const mail_template* find_words(std::string_view kind, std::string_view locale) const;

    std::map<std::string, mail_template, std::less<>> templates_;  // "en/placed"
};

}  // namespace tidings
