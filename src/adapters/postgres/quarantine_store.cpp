#include "adapters/postgres/quarantine_store.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {

task<result<std::optional<raw_record>>> quarantine_store::find(std::int64_t id) {
    std::vector<query> queries(2);
    queries[0].what = &sql::notifications::read_quarantined;
    queries[0].with.add(id);
    queries[1].what = &sql::notifications::headers_of_quarantined;
    queries[1].with.add(id);
    auto found = co_await database_.run(std::move(queries), effect::reads);
    if (!found) co_return found.error();
    const auto& kept = (*found)[0];
    const auto& headers = (*found)[1];
    if (kept.empty()) co_return std::optional<raw_record>();
    raw_record record;
    record.topic = kept.text(0, 0);
    record.partition = static_cast<std::int32_t>(kept.number(0, 1));
    record.offset = kept.number(0, 2);
    if (!kept.is_null(0, 3)) record.key = kept.text(0, 3);
    record.value = kept.text(0, 4);
    record.written_at = kept.instant(0, 5);
    for (int row = 0; row < headers.size(); ++row)
        record.headers.emplace_back(headers.text(row, 0), headers.text(row, 1));
    co_return std::optional(std::move(record));
}

task<result<bool>> quarantine_store::remove(std::int64_t id) {
    std::vector<query> queries(1);
    queries[0].what = &sql::notifications::drop_quarantined;
    queries[0].with.add(id);
    auto removed = co_await database_.run(std::move(queries), effect::writes);
    if (!removed) co_return removed.error();
    co_return removed->front().affected() > 0;
}

}  // namespace tidings::postgres
