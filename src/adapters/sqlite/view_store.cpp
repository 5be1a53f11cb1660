#include "adapters/sqlite/view_store.hpp"
#include "adapters/sqlite/sql/access.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::access;

saved_view view_at(const statement& rows) {
    return {.owner = rows.text(0),
            .list = rows.text(1),
            .name = rows.text(2),
            .filter = rows.text(3),
            .saved_at = rows.time(4),
            .saved_by = rows.text(5)};
}

}  // namespace

task<result<std::vector<saved_view>>> view_store::list(std::string owner) {
    using all = std::vector<saved_view>;
    std::function<result<all>(connection&)> query = [owner = std::move(owner)](connection& db) -> result<all> {
        auto rows = db.prepare(statements::list_views);
        rows.bind(owner);
        all views;
        while (rows.step()) views.push_back(view_at(rows));
        return views;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<void>> view_store::put(saved_view view) {
    std::function<result<void>(connection&)> work = [view = std::move(view)](connection& db) -> result<void> {
        db.prepare(statements::put_view)
            .bind(view.owner, view.list, view.name, view.filter, view.saved_at, view.saved_by, views_of_owner_max,
                  views_max)
            .run();
        if (db.changes() == 1) return {};
        return error{errc::conflict, "There is no room for another view."};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> view_store::remove(std::string owner, std::string list, std::string name) {
    std::function<result<void>(connection&)> work = [owner = std::move(owner), list = std::move(list),
                                                     name = std::move(name)](connection& db) -> result<void> {
        db.prepare(statements::remove_view).bind(owner, list, name).run();
        if (db.changes() == 1) return {};
        return error{errc::not_found, "There is no such view."};
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
