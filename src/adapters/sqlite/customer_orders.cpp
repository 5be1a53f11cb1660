#include "adapters/sqlite/customer_orders.hpp"
#include "adapters/sqlite/sql/orders.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::orders;

// How many documents of the order were rewritten.
result<std::int64_t> rewrite(connection& db, const customer_removal& remove, const std::string& id,
                             const std::string& address, bool anybodys) {
    std::int64_t rewritten = 0, through = 0;
    for (bool some = true; some;) {
        std::vector<std::pair<std::int64_t, std::string>> changed;
        some = false;
        auto rows = db.prepare(statements::documents_of_order);
        rows.bind(id, through);
        while (rows.step()) {
            some = true;
            through = rows.integer(1);
            auto left = remove(rows.view(2), address, anybodys);
            if (!left) return error{errc::internal, id + ": " + left.error().detail};
            if (*left && **left != rows.view(2)) changed.emplace_back(rows.integer(0), **std::move(left));
        }
        for (const auto& [row, document] : changed) db.prepare(statements::rewrite_document).bind(row, document).run();
        rewritten += std::ssize(changed);
    }
    return rewritten;
}

result<erased_orders> erase_one(connection& db, const customer_removal& remove, const std::string& address) {
    std::string id;
    bool is_head = false;
    {
        auto found = db.prepare(statements::find_customers_order);
        found.bind(address).step();
        is_head = !found.is_null(0);
        if (!is_head && found.is_null(1)) return erased_orders{};
        id = found.text(is_head ? 0 : 1);
    }
    const auto events = rewrite(db, remove, id, address, is_head);
    if (!events) return events.error();
    db.prepare(statements::erase_order_head).bind(id, address).run();
    db.prepare(statements::forget_former_email).bind(id, address, is_head ? 1 : 0).run();
    return erased_orders{1, *events, true};
}

}  // namespace

task<result<erased_orders>> customer_orders::erase_some(std::string address) {
    std::function<result<erased_orders>(connection&)> work =
        [address = std::move(address), remove = remove_](connection& db) { return erase_one(db, remove, address); };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
