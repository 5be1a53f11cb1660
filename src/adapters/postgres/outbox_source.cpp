#include "adapters/postgres/outbox_source.hpp"

namespace tidings::postgres {
namespace {

// The database's clock decides. The same instance renews under its epoch; another one may step in when the lease is
// over.
// A leader that finds itself in another database than the one whose events it has in memory is none: in a restored dump
// the same ids will name other events. A new table, database, cluster or timeline (a standby took over, a recovery to a
// point in time) makes another store.
const std::string this_store = R"(
  (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/' ||
  (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'relay_lead'::regclass::oid)";

const statement take_lead_row{"take_lead", R"(
UPDATE relay_lead
   SET epoch = CASE WHEN instance = $1::text AND relay_lead.store = here.store THEN epoch ELSE epoch + 1 END,
       instance = $1::text, store = here.store, lease_until = now() + $2::bigint * interval '1 millisecond'
  FROM (SELECT )" + this_store + R"( AS store) AS here
 WHERE instance = $1::text OR lease_until <= now() OR relay_lead.store <> here.store
RETURNING epoch, delivered_through, relay_lead.store)"};

const statement save_lead_progress{"save_progress", R"(
UPDATE relay_lead
   SET delivered_through = GREATEST(delivered_through, $2::bigint), lease_until = now() + $3::bigint * interval '1 millisecond'
 WHERE epoch = $1::bigint AND store = $4::text AND store = )" +
                                                        this_store};

// One statement, so rows and watermarks come from one snapshot: a gap that this snapshot does not show, and whose
// transaction is not below oldest_running, may still fill. Every writer draws its transaction's id before its outbox
// ids (order_sql::open_group).
// A snapshot's xmax is only behind the latest transaction that ended: younger ones may run, with ids drawn below a row
// that is visible. A running transaction holds a lock on its own id (as 32 bits; xmax gives the rest), and pg_locks is
// read after the snapshot was taken, so one that is missing there has ended and the next snapshot shows what it wrote.
const statement read_outbox{"read_outbox", R"(
SELECT pg_snapshot_xmin(seen)::text::bigint,
       1 + (SELECT GREATEST(ended, max(ended + (running.transactionid::text::bigint - ended % 4294967296 + 6442450944) % 4294967296
                                       - 2147483648))
              FROM (SELECT pg_snapshot_xmax(seen)::text::bigint AS ended) AS snapshot
              LEFT JOIN pg_locks AS running ON running.locktype = 'transactionid' AND running.mode = 'ExclusiveLock'
             GROUP BY ended),
       e.id, e.event_id, e.order_id, e.version, e.type, e.payload, e.traceparent, e.created_at
  FROM (SELECT pg_current_snapshot() AS seen) AS now
  LEFT JOIN ((SELECT * FROM order_events AS o
               WHERE id > $1::bigint AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = o.id)
               ORDER BY id LIMIT $2::bigint)
             UNION ALL
             (SELECT * FROM order_events AS o
               WHERE id = ANY($3::bigint[]) AND id <= $1::bigint
                 AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = o.id))) AS e ON true
 ORDER BY e.id)"};

// As a join it reads every event: the planner takes an empty table that was never analyzed for a thousand rows.
const statement parked_orders{"parked_orders", R"(
SELECT (SELECT o.order_id FROM order_events AS o WHERE o.id = p.id), min(p.id) FROM parked_events AS p GROUP BY 1)"};

// Two index probes.
const statement outbox_extent_now{"outbox_extent", R"(
SELECT COALESCE((SELECT max(id) FROM order_events), 0), (SELECT delivered_through FROM relay_lead))"};

const statement park_event{"park_event", R"(
WITH there AS (SELECT id FROM order_events WHERE id = $1::bigint),
     parked AS (INSERT INTO parked_events (id, reason) SELECT id, $2::text FROM there ON CONFLICT DO NOTHING)
SELECT count(*) FROM there)"};

outbox_row row_at(const rows& found, int row) {
    return {found.number(row, 2),
            {event_id(found.text(row, 3)), order_id(found.text(row, 4)), found.number(row, 5), found.text(row, 6),
             found.instant(row, 9), found.text(row, 7), found.text(row, 8)}};
}

}  // namespace

// Every call of this adapter may be repeated without harm, so a lost answer counts as "not done".

task<result<relay_lead>> outbox_source::take_lead(std::string instance, std::chrono::milliseconds lease) {
    query one{&take_lead_row, {}};
    one.with.add(instance).add(static_cast<std::int64_t>(lease.count()));
    auto taken = co_await database_.read(std::move(one));
    if (!taken) co_return taken.error();
    if (taken->empty()) co_return error{errc::conflict, "another instance leads the relay"};
    co_return relay_lead{taken->number(0, 0), taken->number(0, 1), taken->text(0, 2)};
}

task<result<outbox_view>> outbox_source::read(std::int64_t after, std::vector<std::int64_t> gaps,
                                              std::size_t rows_max) {
    std::vector<query> queries(2);
    queries[0].what = &read_outbox;
    queries[0].with.add(after).add(static_cast<std::int64_t>(rows_max));
    queries[0].with.add_array(type_oid::bigint, gaps, [](std::int64_t gap) { return gap; });
    queries[1].what = &parked_orders;
    auto found = co_await database_.run(std::move(queries), effect::reads);
    if (!found) co_return found.error();
    const auto& events = (*found)[0];
    outbox_view view;
    view.oldest_running = static_cast<std::uint64_t>(events.number(0, 0));
    view.next_transaction = static_cast<std::uint64_t>(events.number(0, 1));
    for (int row = 0; row < events.size(); ++row)
        if (!events.is_null(row, 2)) view.rows.push_back(row_at(events, row));
    const auto& parked = (*found)[1];
    for (int row = 0; row < parked.size(); ++row)
        view.parked_orders.push_back({order_id(parked.text(row, 0)), parked.number(row, 1)});
    co_return std::move(view);
}

task<result<outbox_extent>> outbox_source::extent() {
    query one{&outbox_extent_now, {}};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return outbox_extent{found->number(0, 0), found->number(0, 1)};
}

task<result<void>> outbox_source::save_progress(relay_lead lead, std::chrono::milliseconds lease) {
    query one{&save_lead_progress, {}};
    one.with.add(lead.epoch).add(lead.delivered_through).add(static_cast<std::int64_t>(lease.count())).add(lead.store);
    auto saved = co_await database_.read(std::move(one));
    if (!saved) co_return saved.error();
    if (saved->affected() == 0)
        co_return error{errc::rejected, "another instance took the lead of the relay, or the database is another one"};
    co_return result<void>();
}

task<result<void>> outbox_source::park(std::int64_t id, std::string reason) {
    query one{&park_event, {}};
    one.with.add(id).add(reason);
    auto parked = co_await database_.read(std::move(one));
    if (!parked) co_return parked.error();
    if (parked->number(0, 0) == 0) co_return error{errc::not_found, "no such event in the outbox"};
    co_return result<void>();
}

}  // namespace tidings::postgres
