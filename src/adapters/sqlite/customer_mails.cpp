#include "adapters/sqlite/customer_mails.hpp"
#include <boost/json.hpp>
#include "adapters/sqlite/sql/notifications.hpp"
#include "domain/erased_customer.hpp"
#include "notify/message.hpp"

namespace tidings::sqlite {
namespace {

namespace json = boost::json;
namespace statements = sql::notifications;

struct rewritten {
    json::array theirs;       // events of the customer
    std::int64_t events = 0;  // that named the address
};

// An order is the customer's when its newest event says so; then it is with all its events, whatever their address was
// before a correction.
result<bool> is_theirs(connection& db, const customer_removal& remove, const std::string& order,
                       const std::string& address) {
    auto newest = db.prepare(statements::newest_payload);
    if (!newest.bind(order).step()) return false;
    if (is_of_nobody(newest.view(0))) return true;
    const auto left = remove(newest.view(0), address, false);
    if (!left) return error{errc::internal, order + ": " + left.error().detail};
    return *left && is_of_nobody(**left);
}

result<rewritten> rewrite(connection& db, const customer_removal& remove, const std::string& order,
                          const std::string& address) {
    rewritten all;
    const auto whole = is_theirs(db, remove, order, address);
    if (!whole) return whole.error();
    std::string through;
    for (bool some = true; some;) {
        std::vector<std::pair<std::string, std::string>> changed;
        some = false;
        auto rows = db.prepare(statements::events_of_mails);
        rows.bind(order, through);
        while (rows.step()) {
            some = true;
            through = rows.text(0);
            auto left = remove(rows.view(1), address, *whole);
            if (!left) return error{errc::internal, through + ": " + left.error().detail};
            // One that was erased before may be of a call that did not come to its end.
            if (is_of_nobody(*left ? std::string_view(**left) : rows.view(1))) all.theirs.emplace_back(through);
            if (*left && **left != rows.view(1)) changed.emplace_back(through, **std::move(left));
        }
        for (const auto& [event, payload] : changed)
            db.prepare(statements::rewrite_payload).bind(event, payload, address).run();
        all.events += std::ssize(changed);
    }
    return all;
}

void skip_waiting(connection& db, const std::string& order, const std::string& address, const std::string& theirs,
                  timestamp now) {
    std::vector<std::string> ids;
    {
        auto rows = db.prepare(statements::customers_mails_to_skip);
        rows.bind(order, address, theirs);
        while (rows.step()) ids.push_back(rows.text(0));
    }
    for (const auto& id : ids) {
        db.prepare(statements::end_message)
            .bind(id, name_of(message_status::skipped), "the customer was erased", 0, 0, "", now)
            .run();
        db.prepare(statements::close_message).bind(id).run();
    }
}

result<erased_mails> erase_order(connection& db, const customer_removal& remove, const std::string& order,
                                 const std::string& address, timestamp now) {
    const auto found = rewrite(db, remove, order, address);
    if (!found) return found.error();
    const auto theirs = json::serialize(found->theirs);
    erased_mails erased;
    skip_waiting(db, order, address, theirs, now);
    db.prepare(statements::erase_recipients).bind(order, address, theirs, now).run();
    erased.messages = db.changes();  // those that were skipped are among them
    db.prepare(statements::erase_bytes).bind(order, theirs).run();
    db.prepare(statements::erase_replies).bind(order, theirs).run();
    db.prepare(statements::forget_former_recipient).bind(order, address).run();
    erased.events = found->events;
    erased.more = true;
    return erased;
}

std::int64_t empty_quarantine(connection& db, const std::string& address) {
    std::int64_t deleted = 0;
    for (std::int64_t through = 0;;) {
        std::int64_t end = 0;
        {
            auto bite = db.prepare(statements::end_of_bite);
            bite.bind(through).step();
            if (bite.is_null(0)) return deleted;
            end = bite.integer(0);
        }
        db.prepare(statements::delete_quarantined).bind(through, end, address).run();
        deleted += db.changes();
        through = end;
    }
}

result<erased_mails> erase_one(connection& db, const customer_removal& remove, const std::string& address,
                               timestamp now) {
    std::string order;
    erased_mails rest;
    {
        auto found = db.prepare(statements::find_customers_mails);
        found.bind(address).step();
        order = found.text(0);
        rest.on_their_way = found.integer(1);
    }
    if (!order.empty()) return erase_order(db, remove, order, address, now);
    rest.quarantined = empty_quarantine(db, address);
    return rest;
}

}  // namespace

task<result<erased_mails>> customer_mails::erase_some(std::string address) {
    std::function<result<erased_mails>(connection&)> work = [address = std::move(address), now = clock_.now(),
                                                             remove = remove_](connection& db) {
        return erase_one(db, remove, address, now);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
