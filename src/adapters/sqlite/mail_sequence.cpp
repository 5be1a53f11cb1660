#include "adapters/sqlite/mail_sequence.hpp"
#include "adapters/sqlite/message_sql.hpp"

namespace tidings::sqlite {
namespace {

bool has_version(connection& db, const order_id& order, std::int64_t version) {
    return db.prepare(sql::has_version).bind(order, version).step();
}

}  // namespace

void make_next_due(connection& db, const order_id& order, timestamp now) {
    std::int64_t lowest = 0;
    {
        auto rows = db.prepare(sql::lowest_open_version);
        if (!rows.bind(order).step()) return;
        lowest = rows.integer(0);
    }
    if (lowest > 1 && !has_version(db, order, lowest - 1)) return;
    db.prepare(sql::make_due).bind(now, now, order, lowest).run();
}

void supersede_earlier(connection& db, const order_id& order, std::int64_t version, timestamp now) {
    db.prepare(sql::supersede_earlier).bind("a later mail of the order was sent first", now, now, order, version).run();
}

bool later_was_sent(connection& db, const order_id& order, std::int64_t version) {
    return db.prepare(sql::later_was_sent).bind(order, version).step();
}

}  // namespace tidings::sqlite
