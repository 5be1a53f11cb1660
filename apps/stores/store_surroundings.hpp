// What a store stands on. All of it outlives the store.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <string>
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

struct store_surroundings {
    asio::any_io_executor executor;
    async_clock& clock;
    random_source& random;
    metrics& counted;
    log_sink& lines;

    logger log(std::string part) const { return logger{lines, std::move(part)}; }
};

}  // namespace tidings
