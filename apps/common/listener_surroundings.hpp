// What the listeners of one program share, beside the keys (access_side). What it refers to outlives them.
#pragma once
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include "adapters/http_server/certificate_keeper.hpp"
#include "adapters/http_server/http_server_config.hpp"
#include "api/access_control.hpp"
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

struct listener_surroundings {
    asio::io_context& io;
    async_clock& clock;
    random_source& random;
    metrics& counted;
    log_sink& lines;
    tracer& traces;
    certificate_keeper* certificate;    // null: plain HTTP
    std::function<bool()> is_stopping;  // then they are not ready any more
    http_server_config server;          // but for its address, which each has of its own
    api::access_config access;
    std::string options;  // for GET /v1/configuration: a JSON array, secrets masked
    std::chrono::milliseconds drain_limit;

    logger log(std::string part) const { return logger{lines, std::move(part)}; }
};

}  // namespace tidings
