// A random_source that counts: ids and jitter are the same in every run.
#pragma once
#include "base/random_source.hpp"

namespace tidings::testing_support {

struct counting_random final : random_source {
    std::uint64_t next() override { return ++drawn; }
    std::uint64_t drawn = 0;
};

}  // namespace tidings::testing_support
