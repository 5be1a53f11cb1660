// In which forms a record is offered to the quarantine, one after the other, until the store takes one. Pure.
#pragma once
#include <optional>
#include "intake/inbox.hpp"

namespace tidings {

// form 0: as it was read.  1: without what may offend: the time of writing, headers, key.  2: without its value, too;
// the log still holds it at its offset. Empty: there is no further form.
std::optional<quarantined_record> quarantine_form(const raw_record& raw, const record_fault& fault, int form);

// Of text that may quote a record's own bytes: what every store and every reader takes.
std::string printable(std::string text);

}  // namespace tidings
