// What `tidings demo chaos` does to its shop: processes killed, ended, frozen and started again. The same seed, the
// same faults in the same order.
#pragma once
#include <functional>
#include "base/random_source.hpp"
#include "demo_shop.hpp"

namespace tidings {

class demo_faults {
public:
    demo_faults(demo_shop& shop, async_clock& clock, std::uint64_t seed, std::function<void(const std::string&)> say)
        : shop_(shop), clock_(clock), dice_(seed), say_(std::move(say)) {}

    // Each kind once, in an order of the seed's choice, then again in another one. Returns when what was broken runs
    // again; false: it does not.
    task<bool> play_one();
    std::int64_t played() const { return played_; }
    std::chrono::milliseconds pause(int least_ms, int most_ms);

private:
    using fault = task<bool> (demo_faults::*)();

    // SplitMix64.
    class seeded_random final : public random_source {
    public:
        explicit seeded_random(std::uint64_t seed) : state_(seed) {}
        std::uint64_t next() override {
            auto mixed = (state_ += 0x9E37'79B9'7F4A'7C15);
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
            return mixed ^ (mixed >> 31);
        }

    private:
        std::uint64_t state_;
    };

    task<bool> kill_services();
    task<bool> restart_services();
    task<bool> freeze_services();
    task<bool> lose_mailbox();
    task<bool> freeze_mailbox();
    task<bool> kill_everything();
    task<bool> start_services();

    demo_shop& shop_;
    async_clock& clock_;
    seeded_random dice_;
    std::function<void(const std::string&)> say_;
    std::vector<fault> left_;
    std::int64_t played_ = 0;
};

}  // namespace tidings
