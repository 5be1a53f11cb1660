#include "adapters/sqlite/lane_claims.hpp"
#include <algorithm>
#include <tuple>
#include "adapters/sqlite/message_row.hpp"
#include "adapters/sqlite/sql/notifications.hpp"
#include "notify/ready_lanes.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;
constexpr std::size_t read_per_mail = 4;  // rows that a claim may read for each that it takes

std::optional<std::string> lane_behind(connection& db, const std::string& lane) {
    auto rows = db.prepare(statements::next_lane);
    return rows.bind(lane).step() ? std::optional(rows.text(0)) : std::nullopt;
}

struct head {
    timestamp ready_at;
    message_id id;
};

void read_heads(connection& db, const std::string& lane, std::size_t count, std::vector<head>& into) {
    auto rows = db.prepare(statements::head_of_lane);
    rows.bind(lane, count);
    while (rows.step()) into.push_back({rows.time(1), message_id{rows.text(0)}});
}

claimed_message read_claimed(connection& db, const message_id& id) {
    auto rows = db.prepare(statements::read_claimed);
    if (!rows.bind(id).step()) throw std::logic_error("a claimed message is gone");
    constexpr int bytes = message_column_count, event = bytes + 1;
    claimed_message claimed;
    claimed.head = message_at(rows);
    claimed.event_type = rows.text(event);
    claimed.event_payload = rows.text(event + 1);
    claimed.event_time = rows.time(event + 2);
    claimed.traceparent = rows.text(event + 3);
    claimed.frozen = mail_at(rows, bytes - 5, bytes, event + 4);
    return claimed;
}

bool has_lane_with_room(connection& db, const claim_request& request) {
    for (auto lane = lane_behind(db, {}); lane; lane = lane_behind(db, *lane))
        if (room_in(*lane, request) > 0) return true;
    return false;
}

}  // namespace

lanes_after_claim lane_claims::claim(connection& db, const claim_request& request, timestamp now) {
    const auto lanes = choose(db, request);
    const auto share =
        lanes.empty() ? 0 : std::max<std::size_t>(1, read_per_mail * request.messages_max / lanes.size());
    std::vector<head> heads;
    for (const auto& lane : lanes)
        read_heads(db, lane, std::min({share, room_in(lane, request), request.messages_max}), heads);
    std::ranges::sort(heads, {}, [](const head& one) { return std::tie(one.ready_at, one.id.value); });
    heads.resize(std::min(heads.size(), request.messages_max));
    lanes_after_claim after;
    auto& taken = after.taken;
    for (const auto& each : heads) {
        db.prepare(statements::claim_message)
            .bind(each.id, request.instance, timestamp(now + request.lease), now)
            .run();
        taken.messages.push_back(read_claimed(db, each.id));
    }
    std::ranges::stable_sort(taken.messages, {}, [](const claimed_message& one) { return one.head.due_at; });
    taken.more = has_lane_with_room(db, request);
    after.are_empty = !taken.more && !lane_behind(db, {});
    return after;
}

// From behind the lane asked last, around once.
std::vector<std::string> lane_claims::choose(connection& db, const claim_request& request) {
    std::vector<std::string> chosen;
    const auto walk = [&](const std::string& from, const std::string& to) {
        for (auto lane = lane_behind(db, from); lane && (to.empty() || *lane <= to); lane = lane_behind(db, *lane)) {
            if (chosen.size() == read_per_mail * request.messages_max) return;
            if (room_in(*lane, request) > 0) chosen.push_back(*lane);
        }
    };
    walk(last_, {});
    if (!last_.empty()) walk({}, last_);
    if (!chosen.empty()) last_ = chosen.back();
    return chosen;
}

}  // namespace tidings::sqlite
