#include "api/finding_desk.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/reply_json.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;
using std::chrono::duration_cast;

}  // namespace

finding_desk::finding_desk(std::vector<look> looks, const time_source& clock) : clock_(clock) {
    for (auto& one : looks) places_.push_back({.what = std::move(one), .seen = {}});
}

void finding_desk::look_again(asio::any_io_executor executor) {
    const auto now = clock_.steady();
    for (std::size_t at = 0; at < places_.size(); ++at) {
        auto& one = places_[at];
        if (one.is_open || (one.seen && now - one.looked_at < kept)) continue;
        one.is_open = true;
        one.started_at = now;
        asio::co_spawn(executor, run(shared_from_this(), at), asio::detached);
    }
}

// The barrier of one look: an exception is a bug, and becomes its finding.
task<> finding_desk::run(std::shared_ptr<finding_desk> self, std::size_t at) {
    auto& one = self->places_[at];
    finding seen{false, "the look ended in a bug"};
    try {
        seen = co_await one.what.run();
    } catch (const std::exception& bug) {
        seen.words.append(": ").append(bug.what());
    }
    one.seen = std::move(seen);
    one.looked_at = self->clock_.steady();
    one.is_open = false;
}

json::object finding_desk::shown(const place& one, steady_time now) const {
    json::object shown{{"check", one.what.check}, {"ok", nullptr}, {"detail", nullptr}, {"at", nullptr}};
    if (one.is_open && now - one.started_at >= limit) {
        const auto waited = duration_cast<std::chrono::seconds>(now - one.started_at).count();
        shown["ok"] = false;
        shown["detail"] = "no answer for " + std::to_string(waited) + " s";
    } else if (one.seen) {
        const auto ago = duration_cast<std::chrono::microseconds>(now - one.looked_at);
        shown["ok"] = one.seen->is_well;
        shown["detail"] = foreign_text(one.seen->words);
        shown["at"] = to_rfc3339(std::chrono::round<std::chrono::seconds>(clock_.now() - ago));
    }
    return shown;
}

task<http_response> finding_desk::answer(const request_context& context) {
    query_parameters query{context.query};
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    look_again(co_await asio::this_coro::executor);
    const auto now = clock_.steady();
    json::array list;
    bool is_looking = false;
    for (const auto& one : places_) {
        list.push_back(shown(one, now));
        is_looking = is_looking || (one.is_open && now - one.started_at < limit);
    }
    http_response answer;
    answer.body = json::serialize(json::object{{"looking", is_looking}, {"data", std::move(list)}});
    co_return answer;
}

route_table finding_routes(std::vector<look> looks, scope needed, const time_source& clock) {
    auto desk = std::make_shared<finding_desk>(std::move(looks), clock);
    route_table routes;
    routes.add("/v1/findings", {needed},
               {"GET", [desk](const request_context& context) { return desk->answer(context); }});
    return routes;
}

}  // namespace tidings::api
