#include "mail/delivery_outcome.hpp"
#include <array>

namespace tidings {

using enum delivery_outcome;

std::string_view name_of(delivery_outcome outcome) {
    switch (outcome) {
        case accepted: return "accepted";
        case refused_for_now: return "refused_for_now";
        case refused: return "refused";
        case channel_fault: return "channel_fault";
        case uncertain: return "uncertain";
        case called_off: return "called_off";
    }
    return "unknown";
}

std::string_view name_of(const std::optional<delivery_outcome>& outcome) {
    return outcome ? name_of(*outcome) : "";
}

std::optional<delivery_outcome> parse_delivery_outcome(std::string_view name) {
    constexpr std::array all{accepted, refused_for_now, refused, channel_fault, uncertain, called_off};
    for (const auto each : all)
        if (name_of(each) == name) return each;
    return std::nullopt;
}

}  // namespace tidings
