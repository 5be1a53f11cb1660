#include "adapters/postgres/view_store.hpp"
#include "adapters/postgres/sql/access.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::access;

saved_view view_at(const rows& found, int row) {
    return {.owner = found.text(row, 0),
            .list = found.text(row, 1),
            .name = found.text(row, 2),
            .filter = found.text(row, 3),
            .saved_at = found.instant(row, 4),
            .saved_by = found.text(row, 5)};
}

}  // namespace

task<result<std::vector<saved_view>>> view_store::list(std::string owner) {
    query all{&statements::list_views, {}};
    all.with.add(owner);
    const auto found = co_await database_.read(std::move(all));
    if (!found) co_return found.error();
    std::vector<saved_view> views;
    for (int row = 0; row < found->size(); ++row) views.push_back(view_at(*found, row));
    co_return std::move(views);
}

task<result<void>> view_store::put(saved_view view) {
    std::vector<query> queries(2);
    queries[0].what = &statements::lock_views;
    queries[1].what = &statements::put_view;
    queries[1]
        .with.add(view.owner)
        .add(view.list)
        .add(view.name)
        .add(view.filter)
        .add(view.saved_at)
        .add(view.saved_by);
    queries[1].with.add(static_cast<std::int64_t>(views_of_owner_max)).add(static_cast<std::int64_t>(views_max));
    const auto answers = co_await database_.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    if (answers->back().affected() == 1) co_return result<void>();
    co_return error{errc::conflict, "There is no room for another view."};
}

task<result<void>> view_store::remove(std::string owner, std::string list, std::string name) {
    std::vector<query> queries(1);
    queries[0].what = &statements::remove_view;
    queries[0].with.add(owner).add(list).add(name);
    const auto answers = co_await database_.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    if (answers->back().affected() == 1) co_return result<void>();
    co_return error{errc::not_found, "There is no such view."};
}

}  // namespace tidings::postgres
