#include "intake/quarantine_forms.hpp"
#include <algorithm>

namespace tidings {

std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::optional<quarantined_record> quarantine_form(const raw_record& raw, const record_fault& fault, int form) {
    if (form == 0) return quarantined_record{raw, {fault.problem, printable(fault.reason)}};
    if (form > 2) return std::nullopt;
    quarantined_record plain;
    plain.record.topic = printable(raw.topic);
    plain.record.partition = raw.partition;
    plain.record.offset = raw.offset;
    plain.fault = {fault.problem, printable(fault.reason)};
    plain.fault.reason += "; kept without time, headers and key, which the store refuses";
    if (form == 1) {
        plain.record.value = raw.value;
        return plain;
    }
    plain.fault.reason += ", and without its value of " + std::to_string(raw.value.size()) + " bytes";
    return plain;
}

}  // namespace tidings
