#include "adapters/sqlite/receipt_book.hpp"
#include "adapters/sqlite/event_row.hpp"
#include "adapters/sqlite/receipt_sql.hpp"

namespace tidings::sqlite {
namespace {

constexpr std::int64_t followed_at_once = 2'000;

struct progress {
    std::int64_t followed_through = 0, followed = 0, received = 0, settled = 0;
};

progress read_progress_of(connection& db) {
    auto rows = db.prepare(sql::receipt_progress);
    if (!rows.step()) throw std::logic_error("receipt_progress has lost its row");
    return {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3)};
}

struct awaited_event {
    std::int64_t id = 0;
    timestamp created_at;
    bool has_row = false, received = false, settled = false;
};

std::optional<awaited_event> find_awaited(connection& db, const event_id& event) {
    auto rows = db.prepare(sql::find_awaited);
    if (!rows.bind(event).step()) return std::nullopt;
    return awaited_event{rows.integer(0), rows.time(1), !rows.is_null(2), !rows.is_null(3), !rows.is_null(4)};
}

// An event that was followed and has no row is settled already.
void record_one(connection& db, const event_receipt& told, std::int64_t followed_through, timestamp now) {
    const auto known = find_awaited(db, told.event);
    if (!known) return;
    const bool followed = known->id <= followed_through;
    if (followed && !known->has_row) return;
    const std::optional<timestamp> settled_at = told.settled ? std::optional(now) : std::nullopt;
    if (told.settled && followed)
        db.prepare(sql::drop_receipt).bind(known->id).run();
    else
        db.prepare(sql::keep_receipt).bind(known->id, known->created_at, now, settled_at).run();
    db.prepare(sql::count_receipts_up).bind(known->received ? 0 : 1, told.settled && !known->settled ? 1 : 0).run();
}

void follow_relay(connection& db) {
    const auto from = read_progress_of(db).followed_through;
    std::int64_t count = 0, to = 0;
    {
        auto rows = db.prepare(sql::follow_to);
        rows.bind(from, followed_at_once).step();
        count = rows.integer(0);
        to = rows.integer(1);
    }
    if (count == 0) return;
    db.prepare(sql::follow).bind(from, to).run();
    db.prepare(sql::drop_settled).bind(from, to).run();
    db.prepare(sql::followed).bind(to, count).run();
}

overdue_event ask_again(connection& db, std::int64_t id, timestamp now) {
    db.prepare(sql::asked_again).bind(now, id).run();
    overdue_event one;
    auto receipt = db.prepare(sql::receipt_of);
    receipt.bind(id).step();
    one.received = !receipt.is_null(0);
    one.asked = receipt.integer(1);
    auto event = db.prepare(sql::event_of_row);
    event.bind(id).step();
    one.row = read_event(event);
    return one;
}

}  // namespace

task<result<void>> receipt_book::record(event_receipts receipts) {
    std::function<result<void>(connection&)> work = [receipts = std::move(receipts),
                                                     now = clock_.now()](connection& db) -> result<void> {
        const auto through = read_progress_of(db).followed_through;
        for (const auto& each : receipts) record_one(db, each, through, now);
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::vector<overdue_event>>> receipt_book::overdue(std::chrono::milliseconds unreceived_for,
                                                               std::chrono::milliseconds unsettled_for,
                                                               std::chrono::milliseconds again_after,
                                                               std::size_t limit) {
    using events = std::vector<overdue_event>;
    std::function<result<events>(connection&)> work = [=, now = clock_.now()](connection& db) -> result<events> {
        follow_relay(db);
        std::vector<std::int64_t> ids;
        {
            auto rows = db.prepare(sql::overdue_ids);
            rows.bind(now - unreceived_for, now - unsettled_for, now - again_after, limit);
            while (rows.step()) ids.push_back(rows.integer(0));
        }
        events due;
        for (const auto id : ids) due.push_back(ask_again(db, id, now));
        return due;
    };
    co_return co_await db_.write(std::move(work));
}

task<result<receipt_counts>> receipt_book::counts(std::chrono::milliseconds unreceived_for) {
    std::function<result<receipt_counts>(connection&)> query =
        [called_at = clock_.now(), unreceived_for](connection& db) -> result<receipt_counts> {
        const auto now = read_progress_of(db);
        const auto late_from = called_at - unreceived_for;
        receipt_counts counts;
        auto ahead = db.prepare(sql::count_ahead);
        ahead.bind(late_from, now.followed_through).step();
        auto late = db.prepare(sql::count_late);
        late.bind(late_from).step();
        counts.accepted = now.followed + ahead.integer(0);
        counts.published = now.followed + ahead.integer(1);
        counts.received = now.received;
        counts.settled = now.settled;
        counts.late = ahead.integer(2) + late.integer(0);
        auto parked = db.prepare(sql::count_parked);
        parked.step();
        counts.parked = parked.integer(0);
        if (!ahead.is_null(3))
            counts.oldest_unpublished =
                std::max(std::chrono::milliseconds(0),
                         std::chrono::duration_cast<std::chrono::milliseconds>(called_at - ahead.time(3)));
        return counts;
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
