// Randomness as a port: jitter and ids are repeatable in the simulator.
#pragma once
#include <cstdint>

namespace tidings {

class random_source {
public:
    virtual ~random_source() = default;
    virtual std::uint64_t next() = 0;  // 64 uniform bits
};

// Seeded from the operating system; not for secrets.
class system_random final : public random_source {
public:
    system_random();
    std::uint64_t next() override;

private:
    std::uint64_t state_[4];  // xoshiro256** (Blackman and Vigna, 2018)
};

}  // namespace tidings
