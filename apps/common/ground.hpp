// What every server program stands on, made first and destroyed last: event loop, clocks, randomness, log and metrics.
#pragma once
#include <boost/asio/io_context.hpp>
#include <string>
#include "base/ids.hpp"
#include "base/random_source.hpp"
#include "common/configuration.hpp"
#include "runtime/log_output.hpp"
#include "runtime/metrics.hpp"
#include "runtime/system_clock.hpp"

namespace tidings {

struct ground {
    ground(const settings& given, const std::string& program);
    ground(const ground&) = delete;
    ground& operator=(const ground&) = delete;

    logger log(std::string part) { return logger{*sink, std::move(part)}; }

    std::unique_ptr<log_output> sink;
    metrics figures;
    system_random random;
    asio::io_context io{1};
    system_clock clock{io.get_executor()};
    id_generator ids{clock, random};
    std::string instance;   // names this start of this process in leases
    bool draining = false;  // set when a stop is asked for: not ready any more
};

}  // namespace tidings
