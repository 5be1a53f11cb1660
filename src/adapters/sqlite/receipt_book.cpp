#include "adapters/sqlite/receipt_book.hpp"
#include "adapters/sqlite/early_receipts.hpp"
#include "adapters/sqlite/event_row.hpp"
#include "adapters/sqlite/sql/receipts.hpp"

namespace tidings::sqlite {
namespace {

constexpr std::int64_t followed_at_once = 5'000;
// Events younger than this are not followed: most of them are settled by then.
constexpr std::chrono::milliseconds followed_after{120'000};

struct progress {
    std::int64_t followed_through = 0, received = 0, settled = 0;
};

progress read_progress_of(connection& db) {
    auto rows = db.prepare(sql::receipts::receipt_progress);
    if (!rows.step()) throw std::logic_error("receipt_progress has lost its row");
    return {rows.integer(0), rows.integer(1), rows.integer(2)};
}

std::optional<std::int64_t> find_event(connection& db, const event_id& event) {
    auto rows = db.prepare(sql::receipts::find_event);
    if (!rows.bind(event).step()) return std::nullopt;
    return rows.integer(0);
}

// Takes one receipt and counts what is new in it.
void record_early(early_receipts& early, std::int64_t id, bool settled, progress& all) {
    if (!early.is_received(id)) ++all.received;
    if (settled && !early.is_settled(id)) ++all.settled;
    early.note(id, settled);
}

// An event that was followed and has no row is settled already.
void record_followed(connection& db, std::int64_t id, bool settled, timestamp now, progress& all) {
    bool is_news = false;
    {
        auto rows = db.prepare(sql::receipts::find_receipt);
        if (!rows.bind(id).step()) return;
        is_news = rows.is_null(0);
    }
    all.received += is_news;
    all.settled += settled;
    if (settled)
        db.prepare(sql::receipts::drop_receipt).bind(id).run();
    else if (is_news)
        db.prepare(sql::receipts::note_received).bind(now, id).run();
}

void follow_relay(connection& db, timestamp now, std::chrono::milliseconds after) {
    std::vector<std::pair<std::int64_t, timestamp>> delivered;
    std::size_t count = 0;  // of them, up to the last one that is old enough
    {
        auto rows = db.prepare(sql::receipts::delivered_after);
        rows.bind(read_progress_of(db).followed_through, followed_at_once);
        while (rows.step()) {
            delivered.emplace_back(rows.integer(0), rows.time(1));
            const bool is_ahead = rows.time(1) > now + std::chrono::seconds(1);  // the clock was set back
            if (is_ahead || rows.time(1) <= now - after) count = delivered.size();
        }
    }
    if (count == 0) return;
    early_receipts early{db};
    for (std::size_t at = 0; at < count; ++at) {
        const auto [id, created_at] = delivered[at];
        if (early.is_settled(id)) continue;
        const auto received_at = early.is_received(id) ? std::optional(now) : std::nullopt;
        db.prepare(sql::receipts::await_receipt).bind(id, created_at, received_at).run();
    }
    early.drop_through(delivered[count - 1].first);
    db.prepare(sql::receipts::followed).bind(delivered[count - 1].first).run();
}

// Ids rise with time, so the first event that is young enough ends the walk.
std::int64_t count_late(connection& db, std::int64_t followed_through, timestamp late_from) {
    auto open = db.prepare(sql::receipts::count_late);
    open.bind(late_from).step();
    auto late = open.integer(0);
    early_receipts early{db};
    auto rows = db.prepare(sql::receipts::events_after);
    rows.bind(followed_through);
    while (rows.step() && rows.time(1) <= late_from) late += !early.is_received(rows.integer(0));
    return late;
}

overdue_event ask_again(connection& db, std::int64_t id, timestamp now) {
    db.prepare(sql::receipts::asked_again).bind(now, id).run();
    overdue_event one;
    auto receipt = db.prepare(sql::receipts::find_receipt);
    receipt.bind(id).step();
    one.received = !receipt.is_null(0);
    one.asked = receipt.integer(1);
    auto event = db.prepare(sql::receipts::event_of_row);
    event.bind(id).step();
    one.row = read_event(event);
    return one;
}

}  // namespace

void record_receipts(connection& db, const event_receipts& receipts, timestamp now) {
    const auto through = read_progress_of(db).followed_through;
    early_receipts early{db};
    progress more;
    for (const auto& each : receipts) {
        const auto id = find_event(db, each.event);
        if (!id) continue;
        if (*id > through)
            record_early(early, *id, each.settled, more);
        else
            record_followed(db, *id, each.settled, now, more);
    }
    early.save();
    db.prepare(sql::receipts::count_receipts_up).bind(more.received, more.settled).run();
}

task<result<void>> receipt_book::record(event_receipts receipts) {
    std::function<result<void>(connection&)> work = [receipts = std::move(receipts),
                                                     now = clock_.now()](connection& db) -> result<void> {
        record_receipts(db, receipts, now);
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
        follow_relay(db, now, std::min(unreceived_for, followed_after));
        db.prepare(sql::receipts::mend_asked_at).bind(now).run();
        db.prepare(sql::receipts::mend_created_at).bind(now).run();
        std::vector<std::int64_t> ids;
        {
            auto rows = db.prepare(sql::receipts::overdue_ids);
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
        receipt_counts counts;
        counts.received = now.received;
        counts.settled = now.settled;
        counts.late = count_late(db, now.followed_through, called_at - unreceived_for);
        auto events = db.prepare(sql::receipts::count_events);
        events.step();
        counts.accepted = events.integer(0);
        counts.published = events.integer(1);
        counts.parked = events.integer(2);
        if (!events.is_null(3))
            counts.oldest_unpublished =
                std::max(std::chrono::milliseconds(0),
                         std::chrono::duration_cast<std::chrono::milliseconds>(called_at - events.time(3)));
        return counts;
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
