// GET /v1/findings: looks around when somebody asks and the last look is old. Nobody waits for a look: the answer has
// what is known, and says whether more is coming.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>
#include "api/finding.hpp"
#include "api/route_table.hpp"
#include "base/time_source.hpp"

namespace tidings::api {

class finding_desk : public std::enable_shared_from_this<finding_desk> {
public:
    static constexpr std::chrono::seconds kept{30};  // an older finding is looked for again
    static constexpr std::chrono::seconds limit{5};  // a look without an answer for so long is itself a finding

    // What the looks refer to, and the clock, outlive the desk's executor.
    finding_desk(std::vector<look> looks, const time_source& clock);

    task<http_response> answer(const request_context& context);

private:
    struct place {
        look what;
        std::optional<finding> seen;
        steady_time looked_at{}, started_at{};
        bool is_open = false;
    };

    void look_again(asio::any_io_executor executor);
    boost::json::object shown(const place& one, steady_time now) const;
    static task<> run(std::shared_ptr<finding_desk> self, std::size_t at);

    std::vector<place> places_;
    const time_source& clock_;
};

route_table finding_routes(std::vector<look> looks, scope needed, const time_source& clock);

}  // namespace tidings::api
