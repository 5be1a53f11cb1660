#include "adapters/postgres/order_writes.hpp"
#include "adapters/postgres/order_sql.hpp"

namespace tidings::postgres {
namespace {

// FNV-1a: every instance must come to the same number. Two keys with one number only make one of them "in flight" for a
// moment.
std::int64_t lock_number(const idempotency_claim& claim) {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
    const auto mix = [&](std::string_view text) {
        for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100'0000'01B3;
    };
    mix(claim.scope);
    mix("\n");
    mix(claim.key);
    return static_cast<std::int64_t>(hash);
}

using places = std::vector<std::size_t>;

parameters write_parameters(const std::vector<order_write>& group, const places& chosen) {
    parameters with;
    const auto column = [&](type_oid type, auto member) {
        with.add_array(type, chosen, [&](std::size_t at) { return member(group[at]); });
    };
    const auto claimed = [&](type_oid type, auto member) {
        column(type, [&](const order_write& write) {
            using value = std::decay_t<decltype(member(*write.claim))>;
            return write.claim ? std::optional<value>(member(*write.claim)) : std::nullopt;
        });
    };
    using enum type_oid;
    column(text, [](const auto& write) -> std::string_view { return write.id.value; });
    column(bigint, [](const auto& write) { return write.expected_version; });
    column(bigint, [](const auto& write) { return write.version; });
    column(text, [](const auto& write) { return name_of(write.status); });
    column(text, [](const auto& write) -> std::string_view { return write.reference; });
    column(text, [](const auto& write) -> std::string_view { return write.email; });
    column(text, [](const auto& write) -> std::string_view { return write.customer_name; });
    column(text, [](const auto& write) -> std::string_view { return write.currency; });
    column(bigint, [](const auto& write) { return write.total; });
    column(type_oid::instant, [](const auto& write) { return write.created_at; });
    column(type_oid::instant, [](const auto& write) { return write.updated_at; });
    column(text, [](const auto& write) -> std::string_view { return write.document; });
    column(text, [](const auto& write) -> std::string_view { return write.event.id.value; });
    column(text, [](const auto& write) -> std::string_view { return write.event.type; });
    column(text, [](const auto& write) -> std::string_view { return write.event.payload; });
    column(text, [](const auto& write) -> std::string_view { return write.event.traceparent; });
    column(type_oid::instant, [](const auto& write) { return write.event.time; });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.scope; });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.key; });
    claimed(bigint, [](const auto& claim) { return lock_number(claim); });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.fingerprint; });
    claimed(bigint, [](const auto& claim) { return static_cast<std::int64_t>(claim.answer.status); });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.answer.location; });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.answer.etag; });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.answer.body; });
    return with;
}

query open_group(const std::vector<order_write>& group) {
    std::vector<std::int64_t> locks;
    for (const auto& write : group)
        if (write.claim) locks.push_back(lock_number(*write.claim));
    query opening{&order_sql::open_group, {}};
    opening.with.add_array(type_oid::bigint, locks, [](std::int64_t lock) { return lock; });
    return opening;
}

write_outcome outcome_of(const rows& answer, int row) {
    enum column { outbox_id, free, fingerprint, status, location, etag, body };
    if (!answer.is_null(row, outbox_id)) return {write_verdict::written, std::nullopt};
    if (!answer.is_null(row, fingerprint))
        return {write_verdict::key_replayed,
                key_use{answer.text(row, fingerprint),
                        {static_cast<int>(answer.number(row, status)), answer.text(row, location),
                         answer.text(row, etag), answer.text(row, body)}}};
    if (!answer.truth(row, free)) return {write_verdict::key_in_flight, std::nullopt};
    return {write_verdict::version_conflict, std::nullopt};
}

void read_part(const places& chosen, const rows& answer, const std::vector<order_write>& group, group_outcome& all) {
    for (int row = 0; row < answer.size(); ++row) {
        const auto at = chosen[static_cast<std::size_t>(row)];
        all.outcomes[at] = outcome_of(answer, row);
        if (all.outcomes[at].verdict != write_verdict::written) continue;
        auto event = group[at].event;
        event.order = group[at].id;
        event.version = group[at].version;
        all.committed.push_back({answer.number(row, 0), std::move(event)});
    }
}

}  // namespace

write_plan plan_writes(const std::vector<order_write>& group) {
    write_plan plan;
    for (std::size_t at = 0; at < group.size(); ++at)
        (group[at].expected_version == 0 ? plan.creates : plan.changes).push_back(at);
    plan.queries.push_back(open_group(group));
    if (!plan.changes.empty()) {
        query locking{&order_sql::lock_orders, {}};
        locking.with.add_array(type_oid::text, plan.changes,
                               [&](std::size_t at) -> std::string_view { return group[at].id.value; });
        plan.queries.push_back(std::move(locking));
    }
    if (!plan.creates.empty())
        plan.queries.push_back({&order_sql::write_creates, write_parameters(group, plan.creates)});
    if (!plan.changes.empty())
        plan.queries.push_back({&order_sql::write_changes, write_parameters(group, plan.changes)});
    return plan;
}

group_outcome read_outcomes(const write_plan& plan, const std::vector<order_write>& group,
                            const std::vector<rows>& answers) {
    group_outcome all;
    all.outcomes.resize(group.size());
    std::size_t at = plan.changes.empty() ? 1 : 2;  // behind open_group and lock_orders
    if (!plan.creates.empty()) read_part(plan.creates, answers[at++], group, all);
    if (!plan.changes.empty()) read_part(plan.changes, answers[at], group, all);
    std::ranges::sort(all.committed, {}, &outbox_row::id);
    return all;
}

}  // namespace tidings::postgres
