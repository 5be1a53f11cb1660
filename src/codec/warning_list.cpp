#include "codec/warning_list.hpp"
#include "codec/json_writer.hpp"

namespace tidings {

void add_warnings(std::string& document, const warnings& found) {
    if (found.empty() || !document.ends_with('}')) return;
    document.pop_back();
    document += document.ends_with('{') ? "\"warnings\":[" : ",\"warnings\":[";
    for (const auto& each : found) {
        if (&each != &found.front()) document += ',';
        json_object_writer object{document};
        object.text("pointer", each.pointer);
        object.text("code", each.code);
        object.text("detail", each.detail);
        object.text_if_set("nearest", each.nearest);
        object.end();
    }
    document += "]}";
}

}  // namespace tidings
