// Mustache templates, strict: a name that the data does not have is an error, never an empty hole. One thread per
// object. Hides the template library; the data is a tree of text, flags and lists.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"

namespace tidings {

// What a template can name. Set every name a template may ask for, optional ones too.
class template_data {
public:
    template_data();
    template_data(template_data&&) noexcept;
    template_data& operator=(template_data&&) noexcept;
    ~template_data();

    void text(const std::string& name, const std::string& value);  // {{name}}
    void optional(const std::string& name,
                  const std::string& value);         // {{#name}}…{{name}}…{{/name}}; empty text skips the section
    void flag(const std::string& name, bool value);  // {{#name}}…{{/name}}
    void list(const std::string& name, std::vector<template_data> items);

private:
    friend class mustache;
    struct impl;
    std::unique_ptr<impl> impl_;
};

class mustache {
public:
    enum class escaping { html, none };

    // invalid: the source is no Mustache; the detail names the template and the place.
    static result<mustache> compile(std::string name, const std::string& source, escaping how);

    mustache(mustache&&) noexcept;
    mustache& operator=(mustache&&) noexcept;
    ~mustache();

    // internal: the template names something that the data does not have.
    result<std::string> render(const template_data& data) const;

private:
    struct impl;
    explicit mustache(std::unique_ptr<impl> parts);
    std::unique_ptr<impl> impl_;
};

// &, <, >, " and ' as entities that every mail client knows; safe in text and in quoted attributes.
std::string escaped_html(std::string_view text);

}  // namespace tidings
