// Pauses that a herd of instances or mails does not take in step. Pure.
#pragma once
#include <chrono>
#include "base/random_source.hpp"

namespace tidings {

// The duration times a factor drawn evenly from [low, high].
inline std::chrono::milliseconds jittered(std::chrono::milliseconds base, double low, double high,
                                          random_source& random) {
    const double even = static_cast<double>(random.next() >> 11) * 0x1p-53;
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(static_cast<double>(base.count()) * (low + (high - low) * even)));
}

}  // namespace tidings
