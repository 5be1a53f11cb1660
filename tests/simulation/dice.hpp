// All chance of a run, drawn from its seed.
#pragma once
#include <chrono>
#include "base/random_source.hpp"

namespace tidings::simulation {

class dice final : public random_source {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() override {  // splitmix64 (Steele, Lea and Flood, 2014)
        auto z = state_ += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(double probability) { return static_cast<double>(next() >> 11) * 0x1p-53 < probability; }
    std::chrono::milliseconds pause(std::int64_t low_ms, std::int64_t high_ms) {
        return std::chrono::milliseconds(between(low_ms, high_ms));
    }
    std::uint64_t fork() { return next(); }

private:
    std::uint64_t state_;
};

}  // namespace tidings::simulation
