#include "api/relay_routes.hpp"
#include <boost/json.hpp>
#include <cmath>
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/reply_json.hpp"
#include "api/stage_rates.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

// To the second, so that an instant stays what it was from one answer to the next.
json::value instant(timestamp now, milliseconds ago) {
    return json::value(to_rfc3339(std::chrono::round<std::chrono::seconds>(now - ago)));
}

json::object breaker_json(const dispatcher_status& seen, timestamp now) {
    const bool is_down = seen.channel_down.count() > 0;
    return {
        {"state", name_of(seen.channel)}, {"since", is_down ? instant(now, seen.channel_down) : json::value(nullptr)},
        {"storm", seen.is_storm},         {"storm_words", foreign_text(seen.storm_words)},
        {"in_flight", seen.in_flight},    {"slots", seen.slots}};
}

json::value fault_json(const std::optional<relay_fault>& fault, timestamp now) {
    if (!fault) return nullptr;
    const ended_try about{delivery_outcome::channel_fault, fault->phase, fault->reply_code, fault->enhanced_code,
                          fault->reply};
    return json::object{{"at", instant(now, fault->ago)},
                        {"phase", name_of(fault->phase)},
                        {"reply_code", fault->reply_code == 0 ? json::value(nullptr) : json::value(fault->reply_code)},
                        {"enhanced_code", foreign_text(fault->enhanced_code)},
                        {"reply", foreign_text(fault->reply)},
                        {"meaning", meaning_json(about)}};
}

json::value rounded(const std::optional<double>& number, double digits) {
    return number ? json::value(std::round(*number * digits) / digits) : json::value(nullptr);
}

json::value times_json(const relay_times& times) {
    if (times.tries == 0) return nullptr;
    const auto seconds = [](milliseconds time) { return static_cast<double>(time.count()) / 1000; };
    return json::object{
        {"count", times.tries}, {"p50_seconds", seconds(times.median)}, {"p99_seconds", seconds(times.p99)}};
}

// Over the same minute; nothing while there was no try in it.
std::optional<double> time_per_try(const std::optional<double>& tries, const std::optional<double>& spent_ms) {
    if (!tries || !spent_ms || *tries <= 0) return {};
    return *spent_ms / *tries / 1000;
}

class relay_list {
public:
    relay_list(relay_view view, const time_source& clock) : view_(std::move(view)), clock_(clock) {}

    task<http_response> answer(const request_context& context) {
        query_parameters query{context.query};
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        const auto now = clock_.now();
        json::array list;
        const auto relays = view_.relays();
        const auto rates = rates_of(relays);
        for (std::size_t at = 0; at < relays.size(); ++at) {
            auto shown = to_json(relays[at], now);
            shown["per_second"] = rounded(rates[at * counters_each], 100);
            shown["seconds_per_try"] =
                rounded(time_per_try(rates[at * counters_each + 1], rates[at * counters_each + 2]), 10'000);
            list.push_back(std::move(shown));
        }
        http_response answer;
        answer.body =
            json::serialize(json::object{{"breaker", breaker_json(view_.channel(), now)},
                                         {"rate", view_.most ? json::value(format_rate(view_.most)) : nullptr},
                                         {"data", std::move(list)}});
        co_return answer;
    }

private:
    static constexpr std::size_t counters_each = 3;

    std::vector<std::optional<double>> rates_of(const std::vector<relay_health>& relays) {
        std::vector<std::uint64_t> counters;
        for (const auto& one : relays)
            counters.insert(counters.end(),
                            {one.accepted, one.tries, static_cast<std::uint64_t>(one.time_spent.count())});
        return rates_.rates_at(clock_.steady(), std::move(counters));
    }

    static json::object to_json(const relay_health& one, timestamp now) {
        const auto state = one.failing_for ? "failing" : one.tries == 0 ? "untried" : "working";
        return {{"relay", one.relay},
                {"state", state},
                {"since", one.failing_for ? instant(now, *one.failing_for) : json::value(nullptr)},
                {"connections", {{"open", one.connections}, {"busy", one.busy}, {"max", one.connections_max}}},
                {"waiting", one.waiting},
                {"accepted", one.accepted},
                {"last_tries", times_json(one.last_tries)},
                {"certificate_ends_at",
                 one.certificate_ends ? json::value(to_rfc3339(*one.certificate_ends)) : json::value(nullptr)},
                {"token_ends_at", one.token_lasts ? instant(now, -*one.token_lasts) : json::value(nullptr)},
                {"last_fault", fault_json(one.last_fault, now)}};
    }

    relay_view view_;
    const time_source& clock_;
    stage_rates rates_;
};

}  // namespace

route_table relay_routes(relay_view view, const time_source& clock) {
    auto list = std::make_shared<relay_list>(std::move(view), clock);
    route_table routes;
    routes.add("/v1/relays", {scope::messages_read},
               {"GET", [list](const request_context& context) { return list->answer(context); }});
    return routes;
}

}  // namespace tidings::api
