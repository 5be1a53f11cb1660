#include "adapters/sqlite/mail_sequence.hpp"
#include <boost/json.hpp>
#include "adapters/sqlite/message_sql.hpp"

namespace tidings::sqlite {
namespace {

// Whether all versions between the last one that was sent and this one are there. What lies before one that was sent is
// not waited for any more: it would be superseded. Mostly the last one sent is the one before, and nothing is counted.
bool is_gapless_before(connection& db, const order_id& order, std::int64_t version) {
    std::int64_t sent = 0;
    {
        auto rows = db.prepare(sql::last_sent_before);
        if (rows.bind(order, version).step()) sent = rows.integer(0);
    }
    if (sent == version - 1) return true;
    auto rows = db.prepare(sql::versions_between);
    rows.bind(order, sent, version).step();
    return rows.integer(0) == version - 1 - sent;
}

}  // namespace

void make_next_due(connection& db, const order_id& order, timestamp now) {
    std::int64_t lowest = 0;
    {
        auto rows = db.prepare(sql::lowest_open_version);
        if (!rows.bind(order).step()) return;
        lowest = rows.integer(0);
    }
    if (!is_gapless_before(db, order, lowest)) return;
    db.prepare(sql::make_due).bind(now, now, order, lowest).run();
}

void supersede_earlier(connection& db, const order_id& order, std::int64_t version, timestamp now) {
    db.prepare(sql::supersede_earlier).bind("a later mail of the order was sent first", now, now, order, version).run();
}

void supersede_replaced(connection& db, const new_message& by, timestamp now) {
    if (by.status != message_status::queued || by.replaces.empty()) return;
    const boost::json::array kinds(by.replaces.begin(), by.replaces.end());
    const auto reason = "version " + std::to_string(by.order_version) + " of the order came before it was sent";
    db.prepare(sql::supersede_kinds)
        .bind(reason, now, by.order, by.order_version, by.recipient, boost::json::serialize(kinds))
        .run();
}

bool later_was_sent(connection& db, const order_id& order, std::int64_t version) {
    return db.prepare(sql::later_was_sent).bind(order, version).step();
}

}  // namespace tidings::sqlite
