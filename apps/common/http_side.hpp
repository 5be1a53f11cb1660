// One HTTP listener of a program: routes, access, health and metrics around them, and its place among the running
// parts.
#pragma once
#include "adapters/http_server/http_metrics.hpp"
#include "adapters/http_server/http_server.hpp"
#include "api/health.hpp"
#include "api/route_table.hpp"
#include "common/access_side.hpp"
#include "common/listener_surroundings.hpp"
#include "console/site.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

class http_side {
public:
    // Takes the address at once, before anything else is started; throws start_refused when it cannot be had.
    // Until `opened` is open, everything under /v1/ answers 503: the store is not there yet. `access`: whose keys open
    // it, and whose routes are added. `console`: stands before the routes, which are those of `name` and of `also`. Both
    // outlive this.
    http_side(const listener_surroundings& on, const listen_address& listen, std::string name, api::route_table routes,
              std::vector<api::readiness_check> checks, gate& opened, access_side& access,
              console::site* console = nullptr, const std::string& also = {});

    running_part part();
    running_part announcement();  // "ready", once `opened` is
    std::string address() const { return server_.address(); }

private:
    api::http_handler handler(const listener_surroundings& on, api::route_table routes,
                              std::vector<api::readiness_check> checks, access_side& access, console::site* console,
                              const std::string& also);
    void tell(const request_report& report);
    void take_address();
    task<> drain();
    task<> keep_certificate();
    std::string_view scheme() const;
    task<> announce();

    tracer& traces_;
    certificate_keeper* certificate_;  // null: plain HTTP
    gate& opened_;
    std::string name_;
    logger log_, run_log_;
    std::chrono::milliseconds drain_limit_;
    std::optional<http_metrics> requests_;  // from the routes, which the handler owns
    http_server server_;
};

}  // namespace tidings
