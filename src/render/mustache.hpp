// Mustache templates, strict: a name that the data does not have is an error, never an empty hole. Compiled once into a
// flat list of steps. The language: {{name}}, {{{name}}} and {{&name}}, sections {{#name}}…{{/name}} and
// {{^name}}…{{/name}}, comments {{! }}; a section tag or comment alone on its line takes the line away. Partials are
// taken in by template_catalog; other delimiters are not known.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "render/template_data.hpp"

namespace tidings {

class mustache {
public:
    enum class escaping { html, none };  // html: what comes out is ASCII, see html_text.hpp

    // invalid: the source is no such template; the detail names the template and the line.
    static result<mustache> compile(std::string name, std::string_view source, escaping how);

    // internal: the template names something that the data does not have.
    result<std::string> render(const template_data& data) const;

private:
    class compiler;
    class rendering;

    enum class action { text, value, raw_value, section, inverted };
    struct step {
        action what = action::text;
        std::string words;      // text: itself; else the name
        std::uint64_t key = 0;  // of the name
        std::size_t end = 0;    // sections: the first step behind it
    };

    std::string name_;
    escaping escaping_ = escaping::none;
    std::vector<step> steps_;
    std::size_t text_size_ = 0;  // of all text steps
};

}  // namespace tidings
