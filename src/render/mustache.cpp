#include "render/mustache.hpp"
#include <set>
#include "render/html_text.hpp"

namespace tidings {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

// Reads a source tag by tag into steps.
class mustache::compiler {
public:
    compiler(mustache& made, std::string_view source) : made_(made), source_(source) {}

    result<void> run() {
        for (;;) {
            const auto open = source_.find("{{", at_);
            if (open == std::string_view::npos) break;
            if (auto read = read_tag(open); !read) return read;
        }
        if (!sections_.empty()) return wrong("a section is not closed", source_.size());
        add_text(source_.substr(at_));
        return {};
    }

private:
    struct tag {
        char kind = ' ';  // the sign before the name; '{' for {{{name}}}
        std::string_view name;
        std::size_t open = 0, close = 0;  // its first byte, and the one behind it
    };

    error wrong(const std::string& what, std::size_t at) const {
        const auto line = 1 + std::count(source_.begin(), source_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        return {errc::invalid, "template " + made_.name_ + ": " + what + " in line " + std::to_string(line)};
    }

    result<tag> tag_at(std::size_t open) const {
        tag found{.open = open};
        auto inner = source_.substr(open + 2);
        if (!inner.empty() && std::string_view("{&#^/!>=").find(inner.front()) != std::string_view::npos) {
            found.kind = inner.front();
            inner.remove_prefix(1);
        }
        const std::string_view end = found.kind == '{' ? "}}}" : "}}";
        const auto size = inner.find(end);
        if (size == std::string_view::npos) return wrong("a tag is not closed", open);
        found.name = trimmed(inner.substr(0, size));
        found.close = static_cast<std::size_t>(inner.data() - source_.data()) + size + end.size();
        if (found.kind == '>' || found.kind == '=') return wrong("a partial or a change of delimiters", open);
        if (found.kind != '!' && !is_name(found.name)) return wrong("a tag without a proper name", open);
        return found;
    }

    result<void> read_tag(std::size_t open) {
        const auto found = tag_at(open);
        if (!found) return found.error();
        const bool shows = found->kind == ' ' || found->kind == '{' || found->kind == '&';
        const auto line = shows ? std::pair(open, found->close) : line_of(*found);
        add_text(source_.substr(at_, line.first - at_));
        at_ = line.second;
        switch (found->kind) {
            case '!': return {};
            case '/': return close_section(*found);
            case '#':
            case '^': sections_.push_back(made_.steps_.size()); [[fallthrough]];
            default: add_step(*found); return {};
        }
    }

    result<void> close_section(const tag& closing) {
        if (sections_.empty() || made_.steps_[sections_.back()].words != closing.name)
            return wrong("{{/" + std::string(closing.name) + "}} closes nothing", closing.open);
        made_.steps_[sections_.back()].end = made_.steps_.size();
        sections_.pop_back();
        return {};
    }

    void add_step(const tag& found) {
        const auto what = found.kind == '#'   ? action::section
                          : found.kind == '^' ? action::inverted
                          : found.kind == ' ' ? action::value
                                              : action::raw_value;
        made_.steps_.push_back({what, std::string(found.name), template_key(found.name), 0});
    }

    void add_text(std::string_view text) {
        if (text.empty()) return;
        made_.text_size_ += text.size();
        made_.steps_.push_back({action::text, std::string(text), 0, 0});
    }

    // From where to where to leave out: the whole line when nothing else stands on it, else the tag.
    std::pair<std::size_t, std::size_t> line_of(const tag& found) const {
        const auto before = source_.substr(0, found.open), after = source_.substr(found.close);
        const auto start = before.find_last_not_of(" \t"), end = after.find_first_not_of(" \t\r");
        const bool starts = start == std::string_view::npos || before[start] == '\n';
        const bool ends = end == std::string_view::npos || after[end] == '\n';
        if (!starts || !ends) return {found.open, found.close};
        return {start == std::string_view::npos ? 0 : start + 1,
                end == std::string_view::npos ? source_.size() : found.close + end + 1};
    }

    mustache& made_;
    std::string_view source_;
    std::size_t at_ = 0;                 // what stands before is in the steps
    std::vector<std::size_t> sections_;  // the steps of those that are open
};

// One rendering: carries out steps, looking names up from the innermost list item outwards.
class mustache::rendering {
public:
    rendering(const mustache& with, std::string& out) : with_(with), out_(out) {}

    struct scope {
        const template_data& data;
        const scope* outer = nullptr;
    };

    void run(std::size_t from, std::size_t end, const scope& inside) {
        for (auto at = from; at < end;) {
            const auto& step = with_.steps_[at];
            if (step.what == action::text) {
                out_ += step.words;
                ++at;
            } else {
                at = put(at, inside);
            }
        }
    }

    std::string missing() const {
        std::string names;
        for (const auto& name : missing_) names += (names.empty() ? "'" : ", '") + std::string(name) + "'";
        return names;
    }

private:
    // Answers the step to go on with.
    std::size_t put(std::size_t at, const scope& inside) {
        const auto& step = with_.steps_[at];
        const auto* found = find(step.key, step.words, inside);
        const bool shows = found != nullptr && found->shows;
        switch (step.what) {
            case action::inverted: return shows ? step.end : at + 1;
            case action::section:
                if (!shows || !found->is_list) return shows ? at + 1 : step.end;
                for (const auto& item : found->items) run(at + 1, step.end, {item, &inside});
                return step.end;
            case action::value:
                if (shows && with_.escaping_ == escaping::html) {
                    append_html(out_, found->text);
                    return at + 1;
                }
                [[fallthrough]];
            case action::raw_value:
                if (shows) out_ += found->text;
                return at + 1;
            case action::text: break;
        }
        return at + 1;
    }

    const template_data::entry* find(std::uint64_t key, std::string_view name, const scope& inside) {
        for (const auto* within = &inside; within != nullptr; within = within->outer)
            if (const auto* found = within->data.find(key, name)) return found;
        missing_.insert(name);
        return nullptr;
    }

    const mustache& with_;
    std::string& out_;
    std::set<std::string_view> missing_;
};

result<mustache> mustache::compile(std::string name, std::string_view source, escaping how) {
    auto ready = how == escaping::html ? ascii_markup(source) : std::string(source);
    if (!ready) return error{errc::invalid, "template " + name + ": " + ready.error().detail};
    mustache made;
    made.name_ = std::move(name);
    made.escaping_ = how;
    if (auto read = compiler(made, *ready).run(); !read) return read.error();
    return made;
}

result<std::string> mustache::render(const template_data& data) const {
    std::string out;
    out.reserve(2 * text_size_);  // lists repeat some of it
    rendering drawn(*this, out);
    drawn.run(0, steps_.size(), {data});
    if (auto names = drawn.missing(); !names.empty())
        return error{errc::internal, "template " + name_ + " names what no order has: " + names};
    return out;
}

}  // namespace tidings
