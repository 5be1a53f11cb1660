#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/event_row.hpp"
#include "adapters/sqlite/sql/orders.hpp"

namespace tidings::sqlite {
namespace {

constexpr std::chrono::minutes pause_between_trims{1};

std::optional<key_use> read_key(connection& db, const std::string& scope, const std::string& key) {
    auto rows = db.prepare(sql::orders::find_key);
    if (!rows.bind(scope, key).step()) return std::nullopt;
    return key_use{rows.text(0), {order_id{rows.text(1)}, rows.integer(2), rows.text(3)}};
}

bool put_order(connection& db, const order_write& order) {
    if (order.expected_version == 0)
        db.prepare(sql::orders::insert_order)
            .bind(order.id, order.version, name_of(order.status), order.reference, order.email, order.customer_name)
            .run();
    else
        db.prepare(sql::orders::update_order)
            .bind(order.version, name_of(order.status), order.reference, order.email, order.customer_name, order.id,
                  order.expected_version)
            .run();
    return db.changes() == 1;
}

std::int64_t put_event(connection& db, const order_write& order) {
    const auto& event = order.event;
    db.prepare(sql::orders::insert_event)
        .bind(event.id, order.id, order.version, event.time, event.type, event.traceparent, order.change(),
              order.document())
        .run();
    return db.last_row_id();
}

void put_key(connection& db, const order_write& order, timestamp now) {
    const auto& claim = *order.claim;
    db.prepare(sql::orders::insert_key)
        .bind(claim.scope, claim.key, claim.fingerprint, order.id, order.version, now)
        .run();
}

// The row's id when written.
std::variant<write_outcome, std::int64_t> apply(connection& db, const order_write& command, timestamp now) {
    if (command.claim)
        if (auto used = read_key(db, command.claim->scope, command.claim->key))
            return write_outcome{write_verdict::key_replayed, std::move(used)};
    if (!put_order(db, command)) return write_outcome{write_verdict::version_conflict, {}};
    const auto row = put_event(db, command);
    if (command.claim) put_key(db, command, now);
    return row;
}

// Every filter that an index serves, or that a range of the list is cut by.
std::string narrowed(std::string sql, const order_filter& filter) {
    sql += " FROM orders WHERE 1";
    if (filter.status) sql += " AND status = ?";
    if (filter.email) sql += " AND email = ? COLLATE NOCASE";
    if (filter.reference) sql += " AND reference = ? AND reference <> ''";
    if (filter.created_after) sql += " AND id >= ?";
    if (filter.created_before) sql += " AND id < ?";
    if (filter.after) sql += " AND id < ?";
    return sql;
}

// An order is created at a whole millisecond, which is in its id.
void bind(statement& rows, const order_filter& filter) {
    using std::chrono::milliseconds;
    if (filter.status) rows.bind(name_of(*filter.status));
    if (filter.email) rows.bind(*filter.email);
    if (filter.reference) rows.bind(*filter.reference);
    if (filter.created_after) rows.bind(first_order_at(floor<milliseconds>(*filter.created_after) + milliseconds(1)));
    if (filter.created_before) rows.bind(first_order_at(ceil<milliseconds>(*filter.created_before)));
    if (filter.after) rows.bind(*filter.after);
}

// The last order that a search looks at; nothing when it comes to the end of the list.
std::optional<order_id> end_of_search(connection& db, const order_filter& filter) {
    if (!filter.text) return std::nullopt;
    auto rows = db.prepare(narrowed("SELECT id", filter) + " ORDER BY id DESC LIMIT 1 OFFSET ?");
    bind(rows, filter);
    if (!rows.bind(filter.looked_at_max - 1).step()) return std::nullopt;
    return order_id{rows.text(0)};
}

std::string list_sql(const order_filter& filter, bool has_end) {
    auto sql = narrowed(
        "SELECT id, version, (SELECT e.document FROM order_events AS e WHERE e.order_id = orders.id"
        " AND e.version = orders.version)",
        filter);
    if (has_end) sql += " AND id >= ?";
    // The line feeds keep a match from running over two columns.
    if (filter.text)
        sql += " AND contains_folded(id || char(10) || reference || char(10) || email || char(10) || customer_name, ?)";
    return sql + " ORDER BY id DESC LIMIT ?";
}

order_page read_page(connection& db, const order_filter& filter) {
    auto end = end_of_search(db, filter);
    auto rows = db.prepare(list_sql(filter, end.has_value()));
    bind(rows, filter);
    if (end) rows.bind(*end);
    if (filter.text) rows.bind(*filter.text);
    rows.bind(filter.limit + 1);
    order_page page;
    std::size_t bytes = 0;
    while (rows.step()) {
        page.has_more = page.orders.size() == filter.limit || bytes >= filter.bytes_max;
        if (page.has_more) break;
        page.orders.push_back({order_id{rows.text(0)}, rows.integer(1), rows.text(2)});
        bytes += page.orders.back().document.size();
    }
    if (!page.has_more) page.looked_through = std::move(end);
    return page;
}

}  // namespace

// Rows gather while the listeners of one group run; told at its end.
struct order_repository::announcements : std::enable_shared_from_this<announcements> {
    explicit announcements(committed_events to) : tell(std::move(to)) {}

    void add(outbox_row row, std::vector<std::function<void()>>& at_end) {
        if (rows.empty()) at_end.push_back([self = shared_from_this()] { self->tell(std::exchange(self->rows, {})); });
        rows.push_back(std::move(row));
    }

    committed_events tell;
    std::vector<outbox_row> rows;
};

order_repository::order_repository(database& db, const time_source& clock, committed_events on_committed,
                                   std::chrono::hours keys_kept)
    : db_(db), clock_(clock), keys_kept_(keys_kept), next_trim_(clock.steady()) {
    if (on_committed) announcements_ = std::make_shared<announcements>(std::move(on_committed));
}

task<result<write_outcome>> order_repository::write(order_write command) {
    trim_keys_sometimes();
    const auto now = clock_.now();
    std::function<result<write_outcome>(connection&)> work =
        [command = std::move(command), now,
         listeners = announcements_](connection& db) mutable -> result<write_outcome> {
        auto applied = apply(db, command, now);
        if (auto* refused = std::get_if<write_outcome>(&applied)) return std::move(*refused);
        if (listeners)
            db.after_commit([listeners, row = outbox_row{std::get<std::int64_t>(applied), std::move(command.event)}](
                                auto& at_end) mutable { listeners->add(std::move(row), at_end); });
        return write_outcome{};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::optional<key_use>>> order_repository::find_key(std::string scope, std::string key) {
    std::function<result<std::optional<key_use>>(connection&)> query =
        [scope = std::move(scope), key = std::move(key)](connection& db) -> result<std::optional<key_use>> {
        return read_key(db, scope, key);
    };
    co_return co_await db_.read(std::move(query));
}

task<result<std::optional<stored_order>>> order_repository::find(order_id id) {
    using found = std::optional<stored_order>;
    std::function<result<found>(connection&)> query = [id = std::move(id)](connection& db) -> result<found> {
        auto rows = db.prepare(sql::orders::find_order);
        if (!rows.bind(id).step()) return found{};
        return found{stored_order{id, rows.integer(0), rows.text(1)}};
    };
    co_return co_await db_.read(std::move(query));
}

task<result<order_page>> order_repository::list(order_filter filter) {
    filter.limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    std::function<result<order_page>(connection&)> query =
        [filter = std::move(filter)](connection& db) -> result<order_page> { return read_page(db, filter); };
    co_return co_await db_.browse(std::move(query));
}

task<result<event_page>> order_repository::events_of(order_id id, std::int64_t after_version, std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1, 200);
    std::function<result<event_page>(connection&)> query = [id = std::move(id), after_version,
                                                            limit](connection& db) -> result<event_page> {
        event_page page;
        auto rows = db.prepare(sql::orders::events_of_order);
        rows.bind(id, after_version, limit + 1);
        while (rows.step()) {
            page.has_more = page.events.size() == limit;
            if (page.has_more) break;
            page.events.push_back({event_id{rows.text(0)}, rows.text(1), rows.integer(2), rows.time(3), rows.text(4)});
        }
        return page;
    };
    co_return co_await db_.browse(std::move(query));
}

void order_repository::trim_keys_sometimes() {
    if (clock_.steady() < next_trim_) return;
    next_trim_ = clock_.steady() + pause_between_trims;
    const auto oldest = clock_.now() - keys_kept_;
    db_.write_later([oldest](connection& db) -> result<void> {
        db.prepare(sql::orders::trim_keys).bind(oldest).run();
        return {};
    });
}

}  // namespace tidings::sqlite
