#include "adapters/sqlite/quarantine_store.hpp"
#include "adapters/sqlite/packed_headers.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {

task<result<std::optional<raw_record>>> quarantine_store::find(std::int64_t id) {
    using found = std::optional<raw_record>;
    std::function<result<found>(connection&)> query = [id](connection& db) -> result<found> {
        auto rows = db.prepare(sql::notifications::read_quarantined);
        if (!rows.bind(id).step()) return found();
        raw_record record;
        record.topic = rows.text(0);
        record.partition = static_cast<std::int32_t>(rows.integer(1));
        record.offset = rows.integer(2);
        if (!rows.is_null(3)) record.key = rows.text(3);
        record.value = rows.text(4);
        record.written_at = rows.time(5);
        record.headers = unpacked(rows.view(6));
        return found(std::move(record));
    };
    co_return co_await database_.read(std::move(query));
}

task<result<bool>> quarantine_store::remove(std::int64_t id) {
    std::function<result<bool>(connection&)> work = [id](connection& db) -> result<bool> {
        db.prepare(sql::notifications::drop_quarantined).bind(id).run();
        return db.changes() == 1;
    };
    co_return co_await database_.write(std::move(work));
}

}  // namespace tidings::sqlite
