#include "api/ledger.hpp"
#include <array>
#include <boost/json.hpp>

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::array all_states{message_status::queued,     message_status::sending, message_status::deferred,
                                message_status::sent,       message_status::failed,  message_status::dead,
                                message_status::suppressed, message_status::skipped, message_status::superseded};

json::object to_json(const std::map<message_status, std::int64_t>& by_status) {
    json::object states;
    for (const auto status : all_states) {
        const auto found = by_status.find(status);
        states[name_of(status)] = found == by_status.end() ? 0 : found->second;
    }
    return states;
}

}  // namespace

std::string ledger_json(const std::optional<order_side_counts>& orders,
                        const std::optional<journal_counts>& notifications) {
    json::object events, body;
    std::int64_t drift = 0;
    if (orders) {
        events["accepted"] = orders->accepted;
        events["published"] = orders->published;
        events["received"] = orders->received;
        events["settled"] = orders->settled;
    }
    if (notifications) {
        events["received"] = notifications->received;
        events["quarantined"] = notifications->quarantined;
        drift += notifications->unplanned;
    }
    if (orders && notifications) drift += std::max<std::int64_t>(orders->accepted - notifications->received, 0);
    if (orders && !notifications) drift += orders->late;
    if (orders && notifications) body["unconfirmed"] = orders->late;
    body["events"] = std::move(events);
    if (notifications) body["messages"] = to_json(notifications->by_status);
    body["drift"] = drift;
    return json::serialize(body);
}

}  // namespace tidings::api
