#include "render/template_data.hpp"

namespace tidings {

template_data::template_data() = default;
template_data::template_data(std::size_t names) {
    entries_.reserve(names);
}
template_data::template_data(template_data&&) noexcept = default;
template_data& template_data::operator=(template_data&&) noexcept = default;
template_data::~template_data() = default;

void template_data::text(template_name name, std::string value) {
    auto& set = at(name);
    set.shows = true;
    set.text = std::move(value);
}

void template_data::optional(template_name name, std::string value) {
    auto& set = at(name);
    set.shows = !value.empty();
    set.text = std::move(value);
}

void template_data::flag(template_name name, bool value) {
    at(name).shows = value;
}

void template_data::list(template_name name, std::vector<template_data> items) {
    auto& set = at(name);
    set.shows = !items.empty();
    set.is_list = true;
    set.items = std::move(items);
}

const template_data::entry* template_data::find(std::uint64_t key, std::string_view name) const {
    for (const auto& set : entries_)
        if (set.name.key() == key && set.name.text() == name) return &set;
    return nullptr;
}

template_data::entry& template_data::at(template_name name) {
    for (auto& set : entries_)
        if (set.name.key() == name.key() && set.name.text() == name.text()) return set = entry{.name = name};
    return entries_.emplace_back(entry{.name = name});
}

}  // namespace tidings
