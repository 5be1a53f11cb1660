// The clock as a port, so that the core runs on virtual time in tests and in the simulator.
// Deadlines inside the process use steady(); what is stored or shown uses now().
#pragma once
#include <chrono>
#include "base/timestamp.hpp"

namespace tidings {

using steady_time = std::chrono::steady_clock::time_point;

class time_source {
public:
    virtual ~time_source() = default;
    virtual timestamp now() const = 0;
    virtual steady_time steady() const = 0;
};

}  // namespace tidings
