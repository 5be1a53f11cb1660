#include "adapters/postgres/receipt_book.hpp"

namespace tidings::postgres {
namespace {

constexpr std::int64_t followed_at_once = 20'000;

// Changes of receipts take turns on this row, so a statement behind it sees everything before it.
const statement lock_receipts{"lock_receipts", "SELECT followed_through FROM receipt_progress FOR UPDATE"};

// An event at or below followed_through without a row is settled already. Events are found by their unique event_id.
const statement record_receipts{"record_receipts", R"(
WITH told AS (
  SELECT e.id, e.created_at, bool_or(t.settled) AS settled
    FROM unnest($1::text[], $2::boolean[]) AS t (event_id, settled) JOIN order_events AS e USING (event_id)
   GROUP BY e.id, e.created_at),
before AS (
  SELECT t.id, t.created_at, t.settled, t.id <= p.followed_through AS followed,
         r.received_at IS NOT NULL AS was_received, r.settled_at IS NOT NULL AS was_settled
    FROM told AS t CROSS JOIN receipt_progress AS p LEFT JOIN event_receipts AS r ON r.id = t.id
   WHERE r.id IS NOT NULL OR t.id > p.followed_through),
kept AS (
  INSERT INTO event_receipts AS r (id, created_at, received_at, settled_at)
  SELECT id, created_at, now(), CASE WHEN settled THEN now() END FROM before WHERE NOT (settled AND followed)
  ON CONFLICT (id) DO UPDATE SET received_at = COALESCE(r.received_at, EXCLUDED.received_at),
                                 settled_at = COALESCE(r.settled_at, EXCLUDED.settled_at)
   WHERE r.received_at IS NULL OR (r.settled_at IS NULL AND EXCLUDED.settled_at IS NOT NULL)),
gone AS (DELETE FROM event_receipts WHERE id IN (SELECT id FROM before WHERE settled AND followed))
UPDATE receipt_progress
   SET received = received + (SELECT count(*) FROM before WHERE NOT was_received),
       settled = settled + (SELECT count(*) FROM before WHERE settled AND NOT was_settled))"};

// Gives newly delivered events their rows. Below delivered_through no id can still be committed.
const statement follow_relay{"follow_relay", R"(
WITH fresh AS (
  SELECT id, created_at FROM order_events
   WHERE id > (SELECT followed_through FROM receipt_progress) AND id <= (SELECT delivered_through FROM relay_lead)
   ORDER BY id LIMIT $1::bigint),
awaited AS (
  INSERT INTO event_receipts (id, created_at)
  SELECT id, created_at FROM fresh AS f WHERE NOT EXISTS (SELECT FROM event_receipts AS r WHERE r.id = f.id)),
gone AS (DELETE FROM event_receipts WHERE settled_at IS NOT NULL AND id IN (SELECT id FROM fresh))
UPDATE receipt_progress
   SET followed_through = (SELECT max(id) FROM fresh), followed = followed + (SELECT count(*) FROM fresh)
 WHERE EXISTS (SELECT FROM fresh))"};

// event_receipts_unreceived and event_receipts_unsettled.
const statement ask_again{"ask_again", R"(
WITH due AS (
  (SELECT id FROM event_receipts AS r
    WHERE received_at IS NULL AND created_at <= now() - $1::bigint * interval '1 millisecond'
      AND (asked_at IS NULL OR asked_at <= now() - $3::bigint * interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
    ORDER BY created_at LIMIT $4::bigint)
  UNION
  (SELECT id FROM event_receipts AS r
    WHERE settled_at IS NULL AND created_at <= now() - $2::bigint * interval '1 millisecond'
      AND (asked_at IS NULL OR asked_at <= now() - $3::bigint * interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
    ORDER BY created_at LIMIT $4::bigint)),
asked AS (
  UPDATE event_receipts AS r SET asked_at = now(), asked = asked + 1
    FROM (SELECT id FROM due ORDER BY id LIMIT $4::bigint) AS d WHERE r.id = d.id
  RETURNING r.id, r.received_at IS NOT NULL AS received, r.asked)
SELECT a.received, a.asked,
       e.id, e.event_id, e.order_id, e.version, e.type, e.payload, e.traceparent, e.created_at
  FROM asked AS a JOIN order_events AS e ON e.id = a.id ORDER BY e.id)"};

const statement count_receipts{"count_receipts", R"(
SELECT p.followed + ahead.accepted, p.followed + ahead.published, p.received, p.settled, ahead.late + open.late,
       (SELECT count(*) FROM parked_events),
       GREATEST(0, COALESCE(ceil(extract(epoch FROM now() - ahead.oldest) * 1000), 0))::bigint
  FROM receipt_progress AS p CROSS JOIN relay_lead AS l
 CROSS JOIN LATERAL (
   SELECT count(*) AS accepted, count(*) FILTER (WHERE e.id <= l.delivered_through) AS published,
          count(*) FILTER (WHERE r.received_at IS NULL
                             AND e.created_at <= now() - $1::bigint * interval '1 millisecond') AS late,
          min(e.created_at) FILTER (WHERE e.id > l.delivered_through) AS oldest
     FROM order_events AS e LEFT JOIN event_receipts AS r ON r.id = e.id WHERE e.id > p.followed_through) AS ahead
 CROSS JOIN (SELECT count(*) AS late FROM event_receipts
              WHERE received_at IS NULL AND created_at <= now() - $1::bigint * interval '1 millisecond') AS open)"};

overdue_event overdue_at(const rows& found, int row) {
    overdue_event one;
    one.received = found.truth(row, 0);
    one.asked = found.number(row, 1);
    one.row = {found.number(row, 2),
               {event_id(found.text(row, 3)), order_id(found.text(row, 4)), found.number(row, 5), found.text(row, 6),
                found.instant(row, 9), found.text(row, 7), found.text(row, 8)}};
    return one;
}

}  // namespace

task<result<void>> receipt_book::record(event_receipts receipts) {
    std::vector<query> queries(2);
    queries[0].what = &lock_receipts;
    queries[1].what = &record_receipts;
    queries[1].with.add_array(type_oid::text, receipts,
                              [](const auto& one) -> std::string_view { return one.event.value; });
    queries[1].with.add_array(type_oid::boolean, receipts, [](const auto& one) { return one.settled; });
    auto recorded = co_await database_.run(std::move(queries), effect::writes);
    if (!recorded) co_return recorded.error();
    co_return result<void>();
}

task<result<std::vector<overdue_event>>> receipt_book::overdue(std::chrono::milliseconds unreceived_for,
                                                               std::chrono::milliseconds unsettled_for,
                                                               std::chrono::milliseconds again_after,
                                                               std::size_t limit) {
    std::vector<query> queries(3);
    queries[0].what = &lock_receipts;
    queries[1].what = &follow_relay;
    queries[1].with.add(followed_at_once);
    queries[2].what = &ask_again;
    queries[2].with.add(std::int64_t{unreceived_for.count()}).add(std::int64_t{unsettled_for.count()});
    queries[2].with.add(std::int64_t{again_after.count()}).add(static_cast<std::int64_t>(limit));
    auto found = co_await database_.run(std::move(queries), effect::writes);
    if (!found) co_return found.error();
    const auto& due = (*found)[2];
    std::vector<overdue_event> events;
    for (int row = 0; row < due.size(); ++row) events.push_back(overdue_at(due, row));
    co_return std::move(events);
}

task<result<receipt_counts>> receipt_book::counts(std::chrono::milliseconds unreceived_for) {
    query one{&count_receipts, {}};
    one.with.add(std::int64_t{unreceived_for.count()});
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return receipt_counts{found->number(0, 0),
                             found->number(0, 1),
                             found->number(0, 2),
                             found->number(0, 3),
                             found->number(0, 4),
                             found->number(0, 5),
                             std::chrono::milliseconds(found->number(0, 6))};
}

}  // namespace tidings::postgres
