// Instants for people: "23 November 2026 at 08:15 GMT" in their own locale and zone. Formatters are kept per locale and
// zone (a bounded number). One thread per object.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include "base/timestamp.hpp"

namespace tidings {

class time_format {
public:
    // `zone_instead`: for zones that are empty or unknown; when it is unknown itself, UTC.
    explicit time_format(std::string zone_instead = "UTC");
    time_format(time_format&&) noexcept;
    time_format& operator=(time_format&&) noexcept;
    ~time_format();

    // The zone is an IANA name, by the machine's zone data or else ICU's. The locale is BCP 47.
    std::string text(timestamp at, std::string_view locale, std::string_view zone);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace tidings
