// The machine's time zones (/usr/share/zoneinfo, RFC 8536) for ICU's formatters. ICU 72 carries zone data of 2022, and
// governments go on changing their clocks; the machine's data is updated with its packages. Names of zones ("BST") stay
// ICU's. Only for the .cpp files of this folder.
#pragma once
#include <unicode/timezone.h>
#include <memory>
#include <string_view>

namespace tidings {

// Null: the machine does not know this IANA name, or has no zone data at all.
std::unique_ptr<icu::TimeZone> system_zone(std::string_view name);

}  // namespace tidings
