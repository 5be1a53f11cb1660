#include "adapters/postgres/order_writes.hpp"
#include "adapters/postgres/sql/orders.hpp"

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
    column(uuid, [](const auto& write) { return uuid_of(write.id); });
    column(bigint, [](const auto& write) { return write.version; });
    column(text, [](const auto& write) { return name_of(write.status); });
    column(text, [](const auto& write) -> std::string_view { return write.reference; });
    column(text, [](const auto& write) -> std::string_view { return write.email; });
    column(text, [](const auto& write) -> std::string_view { return write.customer_name; });
    column(uuid, [](const auto& write) { return uuid_of(write.event.id); });
    column(type_oid::instant, [](const auto& write) { return write.event.time; });
    column(text, [](const auto& write) -> std::string_view { return write.event.type; });
    column(text, [](const auto& write) -> std::string_view { return write.event.traceparent; });
    column(text, [](const auto& write) { return write.change(); });
    column(text, [](const auto& write) { return write.document(); });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.scope; });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.key; });
    claimed(bigint, [](const auto& claim) { return lock_number(claim); });
    claimed(text, [](const auto& claim) -> std::string_view { return claim.fingerprint; });
    return with;
}

query open_group(const std::vector<order_write>& group) {
    std::vector<std::int64_t> locks;
    for (const auto& write : group)
        if (write.claim) locks.push_back(lock_number(*write.claim));
    query opening{&sql::orders::open_group, {}};
    opening.with.add_array(type_oid::bigint, locks, [](std::int64_t lock) { return lock; });
    return opening;
}

write_outcome outcome_of(const rows& answer, int row) {
    enum column { outbox_id = 1, free, fingerprint, order, version, document };
    if (!answer.is_null(row, outbox_id)) return {write_verdict::written, std::nullopt};
    if (!answer.is_null(row, fingerprint))
        return {write_verdict::key_replayed, key_use{answer.text(row, fingerprint),
                                                     {order_id(answer.id(row, order, "ord_")),
                                                      answer.number(row, version), answer.text(row, document)}}};
    if (!answer.truth(row, free)) return {write_verdict::key_in_flight, std::nullopt};
    return {write_verdict::version_conflict, std::nullopt};
}

// The first column counts the commands from 1.
void read_part(const places& chosen, const rows& answer, std::vector<order_write>& group, group_outcome& all) {
    for (int row = 0; row < answer.size(); ++row) {
        const auto at = chosen[static_cast<std::size_t>(answer.number(row, 0) - 1)];
        all.outcomes[at] = outcome_of(answer, row);
        if (all.outcomes[at].verdict != write_verdict::written) continue;
        all.committed.push_back({answer.number(row, 1), std::move(group[at].event)});
    }
}

}  // namespace

write_plan plan_writes(const std::vector<order_write>& group) {
    write_plan plan;
    for (std::size_t at = 0; at < group.size(); ++at)
        (group[at].expected_version == 0 ? plan.creates : plan.changes).push_back(at);
    plan.queries.push_back(open_group(group));
    if (!plan.changes.empty()) {
        query locking{&sql::orders::lock_orders, {}};
        locking.with.add_array(type_oid::uuid, plan.changes, [&](std::size_t at) { return uuid_of(group[at].id); });
        plan.queries.push_back(std::move(locking));
    }
    if (!plan.creates.empty())
        plan.queries.push_back({&sql::orders::write_creates, write_parameters(group, plan.creates)});
    if (!plan.changes.empty())
        plan.queries.push_back({&sql::orders::write_changes, write_parameters(group, plan.changes)});
    return plan;
}

group_outcome read_outcomes(const write_plan& plan, std::vector<order_write>& group, const std::vector<rows>& answers) {
    group_outcome all;
    all.outcomes.resize(group.size());
    std::size_t at = plan.changes.empty() ? 1 : 2;  // behind open_group and lock_orders
    if (!plan.creates.empty()) read_part(plan.creates, answers[at++], group, all);
    if (!plan.changes.empty()) read_part(plan.changes, answers[at], group, all);
    std::ranges::sort(all.committed, {}, &outbox_row::id);
    return all;
}

}  // namespace tidings::postgres
