#include "render/mustache.hpp"
#include <kainjow/mustache.hpp>
#include <set>

namespace tidings {
namespace {

namespace engine = kainjow::mustache;

// Looks names up as the library does, and remembers those that are nowhere.
class strict_context final : public engine::context<std::string> {
public:
    explicit strict_context(const engine::data* data) : engine::context<std::string>(data) {}

    const engine::data* get(const std::string& name) const override {
        const auto* found = engine::context<std::string>::get(name);
        if (found == nullptr) missing_.insert(name);
        return found;
    }

    const std::set<std::string>& missing() const { return missing_; }

private:
    mutable std::set<std::string> missing_;
};

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
    return text;
}

}  // namespace

std::string escaped_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;  // &apos; is unknown to HTML 4 mail clients
            default: out += c;
        }
    return out;
}

struct template_data::impl {
    engine::data values{engine::data::type::object};
};

template_data::template_data() : impl_(std::make_unique<impl>()) {}
template_data::template_data(template_data&&) noexcept = default;
template_data& template_data::operator=(template_data&&) noexcept = default;
template_data::~template_data() = default;

void template_data::text(const std::string& name, const std::string& value) {
    impl_->values[name] = engine::data(value);
}

void template_data::optional(const std::string& name, const std::string& value) {
    if (value.empty())
        flag(name, false);
    else
        text(name, value);
}

void template_data::flag(const std::string& name, bool value) {
    impl_->values[name] = engine::data(value);
}

void template_data::list(const std::string& name, std::vector<template_data> items) {
    engine::list values;
    values.reserve(items.size());
    for (auto& item : items) values.push_back(std::move(item.impl_->values));
    impl_->values[name] = engine::data(values);
}

struct mustache::impl {
    std::string name;
    mutable engine::mustache
        engine;  // its render() only writes an error text, for lambdas and partials that we do not use
};

mustache::mustache(std::unique_ptr<impl> parts) : impl_(std::move(parts)) {}
mustache::mustache(mustache&&) noexcept = default;
mustache& mustache::operator=(mustache&&) noexcept = default;
mustache::~mustache() = default;

result<mustache> mustache::compile(std::string name, const std::string& source, escaping how) {
    engine::mustache parsed(source);
    if (!parsed.is_valid()) return error{errc::invalid, "template " + name + ": " + parsed.error_message()};
    if (how == escaping::html)
        parsed.set_custom_escape([](const std::string& text) { return escaped_html(text); });
    else
        parsed.set_custom_escape([](const std::string& text) { return text; });
    return mustache(std::make_unique<impl>(impl{std::move(name), std::move(parsed)}));
}

result<std::string> mustache::render(const template_data& data) const {
    strict_context context(&data.impl_->values);
    std::ostringstream out;
    impl_->engine.render(context, out);
    if (!impl_->engine.is_valid())
        return error{errc::internal, "template " + impl_->name + ": " + impl_->engine.error_message()};
    if (!context.missing().empty())
        return error{errc::internal,
                     "template " + impl_->name + " names what no order has: " + joined(context.missing())};
    return std::move(out).str();
}

}  // namespace tidings
