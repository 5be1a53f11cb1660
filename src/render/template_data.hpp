// What a template can name: a tree of text, flags and lists. Set every name a template may ask for, optional ones too.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "render/template_name.hpp"

namespace tidings {

class template_data {
public:
    struct entry;

    template_data();
    explicit template_data(std::size_t names);  // room for so many
    template_data(template_data&&) noexcept;
    template_data& operator=(template_data&&) noexcept;
    ~template_data();

    // A name that is set again has its last value.
    void text(template_name name, std::string value);      // {{name}}
    void optional(template_name name, std::string value);  // {{#name}}…{{name}}…{{/name}}; empty skips the section
    void flag(template_name name, bool value);             // {{#name}}…{{/name}}
    void list(template_name name, std::vector<template_data> items);

    const entry* find(std::uint64_t key, std::string_view name) const;  // null: it was not set

private:
    entry& at(template_name name);

    std::vector<entry> entries_;  // few: looking through the keys is quicker than hashing
};

struct template_data::entry {
    template_name name;
    bool shows = false;  // whether {{#name}} shows what is in it
    bool is_list = false;
    std::string text;
    std::vector<template_data> items;
};

}  // namespace tidings
