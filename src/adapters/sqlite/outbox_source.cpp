#include "adapters/sqlite/outbox_source.hpp"
#include <limits>
#include "adapters/sqlite/event_row.hpp"
#include "adapters/sqlite/sql/relay.hpp"

namespace tidings::sqlite {
namespace {

relay_lead lead_for(connection& db, const std::string& instance) {
    relay_lead lead;
    std::string leader;
    {
        auto rows = db.prepare(sql::relay::read_progress);
        if (!rows.step()) throw std::logic_error("relay_lead has lost its row");
        lead = {.epoch = rows.integer(0), .delivered_through = rows.integer(2)};
        leader = rows.text(1);
    }
    if (leader == instance && lead.epoch > 0) return lead;
    ++lead.epoch;
    db.prepare(sql::relay::take_lead).bind(lead.epoch, instance).run();
    return lead;
}

std::vector<outbox_row> read_rows(connection& db, std::int64_t after, const std::vector<std::int64_t>& gaps,
                                  std::size_t rows_max) {
    std::vector<outbox_row> found;
    for (const auto gap : gaps) {
        auto rows = db.prepare(sql::relay::read_outbox_row);
        if (rows.bind(gap).step()) found.push_back(read_event(rows));
    }
    auto rows = db.prepare(sql::relay::read_outbox);
    rows.bind(after, rows_max);
    while (rows.step()) found.push_back(read_event(rows));
    std::ranges::sort(found, {}, &outbox_row::id);
    return found;
}

}  // namespace

task<result<relay_lead>> outbox_source::take_lead(std::string instance, std::chrono::milliseconds) {
    std::function<result<relay_lead>(connection&)> work =
        [instance = std::move(instance)](connection& db) -> result<relay_lead> { return lead_for(db, instance); };
    co_return co_await db_.write(std::move(work));
}

task<result<outbox_view>> outbox_source::read(std::int64_t after, std::vector<std::int64_t> gaps,
                                              std::size_t rows_max) {
    std::function<result<outbox_view>(connection&)> query = [after, gaps = std::move(gaps),
                                                             rows_max](connection& db) -> result<outbox_view> {
        outbox_view view;
        view.rows = read_rows(db, after, gaps, rows_max);
        auto parked = db.prepare(sql::relay::parked_orders);
        while (parked.step()) view.parked_orders.push_back({order_id(parked.text(0)), parked.integer(1)});
        view.oldest_running = std::numeric_limits<std::uint64_t>::max();
        return view;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<outbox_extent>> outbox_source::extent() {
    std::function<result<outbox_extent>(connection&)> query = [](connection& db) -> result<outbox_extent> {
        auto rows = db.prepare(sql::relay::outbox_extent);
        if (!rows.step()) throw std::logic_error("relay_lead has lost its row");
        return outbox_extent{rows.integer(0), rows.integer(1)};
    };
    co_return co_await db_.read(std::move(query));
}

task<result<void>> outbox_source::save_progress(relay_lead lead, std::chrono::milliseconds) {
    std::function<result<void>(connection&)> work = [lead](connection& db) -> result<void> {
        db.prepare(sql::relay::save_lead_progress).bind(lead.delivered_through, lead.epoch).run();
        if (db.changes() == 0) return error{errc::rejected, "another relay took the lead since"};
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> outbox_source::park(std::int64_t id, std::string reason) {
    std::function<result<void>(connection&)> work = [id, reason = std::move(reason),
                                                     now = clock_.now()](connection& db) -> result<void> {
        if (!db.prepare(sql::relay::has_event).bind(id).step())
            return error{errc::not_found, "there is no such event in the outbox"};
        db.prepare(sql::relay::park_event).bind(reason, now, id).run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
