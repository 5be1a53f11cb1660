#include "adapters/sqlite/mail_turns.hpp"
#include <boost/json.hpp>
#include <vector>
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

using namespace std::chrono_literals;
namespace statements = sql::notifications;

constexpr std::int64_t looked_at_max = 1'000;  // messages per look
constexpr std::chrono::milliseconds first_look_after = 1s, longest_pause = 10min;

struct waiting_message {
    message_id id;
    order_id order;
    mail_position at;
    timestamp created_at;
};

// After three times as long as it has waited, and when it has waited hold_max.
timestamp next_look(timestamp created_at, std::chrono::milliseconds hold_max, timestamp now) {
    const auto soonest = now + first_look_after;
    const timestamp next = std::min(
        {timestamp(now + 3 * (now - created_at)), timestamp(created_at + hold_max), timestamp(now + longest_pause)});
    return std::max(timestamp(soonest), next);
}

void enter_lane(connection& db, const message_id& id, timestamp now) {
    db.prepare(statements::enter_lane).bind(id, now).run();
    db.note_work();
}

void supersede(connection& db, statement& found, const std::string& reason, timestamp now) {
    std::vector<std::string> ids;
    while (found.step()) ids.push_back(found.text(0));
    for (const auto& id : ids) {
        db.prepare(statements::end_message).bind(id, name_of(message_status::superseded), reason, 0, 0, "", now).run();
        db.prepare(statements::close_message).bind(id).run();
    }
}

}  // namespace

mail_position position_of(connection& db, const order_id& order, std::int64_t version) {
    auto facts = db.prepare(statements::find_position);
    facts.bind(order, version).step();
    mail_position at;
    at.version = version;
    at.is_earlier_open = facts.integer(0) != 0;
    at.is_later_sending = facts.integer(1) != 0;
    at.was_later_sent = facts.integer(2) != 0;
    at.last_sent = facts.integer(3);
    at.between = facts.integer(4);
    return at;
}

void mend_times(connection& db, std::chrono::milliseconds pause_longest, std::chrono::milliseconds lease,
                timestamp now) {
    db.prepare(statements::mend_timed).bind(now, timestamp(now + pause_longest)).run();
    db.prepare(statements::mend_ready).bind(now).run();
    db.prepare(statements::mend_leases).bind(now, timestamp(now + lease)).run();
    db.note_work();
}

void release_order(connection& db, const order_id& order, timestamp now) {
    std::vector<waiting_message> waiting;
    {
        auto rows = db.prepare(statements::find_waiting);
        rows.bind(order);
        while (rows.step()) {
            auto& each = waiting.emplace_back(waiting_message{message_id{rows.text(0)}, order, {}, {}});
            each.at.version = rows.integer(1);
            each.at.was_set_going = rows.integer(2) != 0;
        }
    }
    for (const auto& each : waiting) {
        auto at = position_of(db, order, each.at.version);
        at.was_set_going = each.at.was_set_going;
        if (turn_of(at) == mail_turn::goes) enter_lane(db, each.id, now);
    }
}

void look_again(connection& db, std::chrono::milliseconds hold_max, timestamp now) {
    std::vector<waiting_message> looked_at;
    {
        auto rows = db.prepare(statements::find_looks);
        rows.bind(now, looked_at_max);
        while (rows.step()) {
            auto& each = looked_at.emplace_back(
                waiting_message{message_id{rows.text(0)}, order_id{rows.text(1)}, {}, rows.time(5)});
            each.at.version = rows.integer(2);
            each.at.was_let_go = rows.integer(3) != 0;
            each.at.was_set_going = rows.integer(4) != 0;
        }
    }
    for (const auto& each : looked_at) {
        auto at = position_of(db, each.order, each.at.version);
        at.was_let_go = each.at.was_let_go;
        at.was_set_going = each.at.was_set_going;
        at.is_overdue = each.created_at <= now - hold_max;
        if (turn_of(at) == mail_turn::goes)
            enter_lane(db, each.id, now);
        else
            db.prepare(statements::look_later).bind(next_look(each.created_at, hold_max, now), each.id).run();
    }
}

void hold_later(connection& db, const order_id& order, std::int64_t version, timestamp now) {
    db.prepare(statements::hold_later).bind(order, version, timestamp(now + first_look_after), now).run();
}

void supersede_earlier(connection& db, const order_id& order, std::int64_t version, timestamp now) {
    auto found = db.prepare(statements::find_earlier);
    found.bind(order, version);
    supersede(db, found, "a later mail of the order was sent first", now);
}

void follow_address(connection& db, const order_id& order, std::int64_t version, const std::string& recipient,
                    timestamp now) {
    std::vector<std::string> ids;
    {
        auto found = db.prepare(statements::find_to_follow);
        found.bind(order, version, recipient);
        while (found.step()) ids.push_back(found.text(0));
    }
    const auto reason = "the address was corrected by version " + std::to_string(version) + " of the order";
    for (const auto& id : ids) {
        db.prepare(statements::follow_address).bind(id, recipient, recipient_domain_of(recipient), reason, now).run();
        db.prepare(statements::thaw_mail).bind(id).run();
        db.note_work();
    }
}

void supersede_replaced(connection& db, const new_message& by, timestamp now) {
    boost::json::array kinds;
    for (const auto kind : by.replaces) kinds.emplace_back(name_of(kind));
    auto found = db.prepare(statements::find_replaced);
    found.bind(by.order, by.order_version, by.recipient, boost::json::serialize(kinds));
    const auto reason = "version " + std::to_string(by.order_version) + " of the order came before it was sent";
    supersede(db, found, reason, now);
}

}  // namespace tidings::sqlite
