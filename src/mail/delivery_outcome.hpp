// How a try to hand one mail to a relay ended: whose matter it is decides what happens next.
#pragma once
#include <optional>
#include <string_view>

namespace tidings {

enum class delivery_outcome {
    accepted,         // 250 to the final dot
    refused_for_now,  // 4xx to this recipient or mail: back off
    refused,          // 5xx to this recipient or mail: for good
    channel_fault,    // the relay, the line, the login or the sender: nothing about this mail; charge nothing
    uncertain,        // the final dot went out and no usable answer came back
    called_off,       // before_dot failed: the final dot never went out
};

std::string_view name_of(delivery_outcome outcome);
std::string_view name_of(const std::optional<delivery_outcome>& outcome);  // empty: empty

// Empty when it is none of these words.
std::optional<delivery_outcome> parse_delivery_outcome(std::string_view name);

}  // namespace tidings
