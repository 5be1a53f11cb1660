// What a store, or a side of a program, stands on. All of it outlives the part. What only some need, as traces or ids,
// they are given besides.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <string>
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

struct part_surroundings {
    asio::any_io_executor executor;
    async_clock& clock;
    random_source& random;
    metrics& counted;
    log_sink& lines;

    logger log(std::string part) const { return logger{lines, std::move(part)}; }
};

}  // namespace tidings
