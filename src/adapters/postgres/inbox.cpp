#include "adapters/postgres/inbox.hpp"
#include <unordered_set>
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;
using entries = std::vector<const inbox_entry*>;
using messages = std::vector<const new_message*>;

// The first entry of each event id; repeats within the batch are duplicates like any other.
entries distinct(const std::vector<inbox_entry>& given) {
    std::unordered_set<std::string_view> seen;
    entries kept;
    for (const auto& entry : given)
        if (seen.insert(entry.event.id.value).second) kept.push_back(&entry);
    return kept;
}

query lock_orders(const entries& all) {
    query locking{&statements::lock_orders, {}};
    locking.with.add_array(type_oid::uuid, all, [](auto* entry) { return entry->event.order; });
    return locking;
}

query store_events(const entries& all) {
    query storing{&statements::store_events, {}};
    const auto column = [&](type_oid type, auto member) {
        storing.with.add_array(type, all, [&](auto* entry) { return member(entry->event); });
    };
    using enum type_oid;
    column(uuid, [](const event_record& event) { return event.id; });
    column(uuid, [](const event_record& event) { return event.order; });
    column(bigint, [](const event_record& event) { return event.version; });
    column(text, [](const event_record& event) -> std::string_view { return event.type; });
    column(text, [](const event_record& event) -> std::string_view { return event.payload; });
    column(text, [](const event_record& event) -> std::string_view { return event.traceparent; });
    column(type_oid::instant, [](const event_record& event) { return event.time; });
    storing.with.add_array(text, all, [](auto* entry) -> std::string_view { return entry->reference; });
    storing.with.add_array(bigint, all, [](auto* entry) {
        return entry->place ? std::optional<std::int64_t>(entry->place->partition) : std::nullopt;
    });
    storing.with.add_array(
        bigint, all, [](auto* entry) { return entry->place ? std::optional(entry->place->offset) : std::nullopt; });
    storing.with.add_array(boolean, all, [](auto* entry) { return entry->is_test; });
    return storing;
}

query store_messages(const messages& all, const intake_batch& batch) {
    query storing{&statements::store_messages, {}};
    const auto column = [&](type_oid type, auto member) {
        storing.with.add_array(type, all, [&](auto* one) { return member(*one); });
    };
    using enum type_oid;
    column(uuid, [](const new_message& one) { return one.id; });
    column(uuid, [](const new_message& one) { return one.event; });
    column(uuid, [](const new_message& one) { return one.order; });
    column(bigint, [](const new_message& one) { return one.order_version; });
    column(text, [](const new_message& one) { return name_of(one.kind); });
    column(text, [](const new_message& one) -> std::string_view { return one.recipient; });
    column(text, [](const new_message& one) { return recipient_domain_of(one.recipient); });
    column(text, [](const new_message& one) -> std::string_view { return one.locale; });
    column(text, [](const new_message& one) { return name_of(one.status); });
    column(text, [](const new_message& one) -> std::string_view { return one.reason; });
    column(boolean, [](const new_message& one) { return one.claim; });
    storing.with.add(batch.instance).add(std::int64_t{batch.lease.count()});
    return storing;
}

query hold_later(const messages& all) {
    query holding{&statements::hold_later, {}};
    holding.with.add_array(type_oid::uuid, all, [](auto* one) { return one->order; });
    holding.with.add_array(type_oid::bigint, all, [](auto* one) { return one->order_version; });
    return holding;
}

query follow_address(const entries& correcting) {
    query following{&statements::follow_address, {}};
    following.with.add_array(type_oid::uuid, correcting, [](auto* entry) { return entry->event.id; });
    following.with.add_array(type_oid::uuid, correcting, [](auto* entry) { return entry->event.order; });
    following.with.add_array(type_oid::bigint, correcting, [](auto* entry) { return entry->event.version; });
    following.with.add_array(type_oid::text, correcting,
                             [](auto* entry) -> std::string_view { return *entry->corrected_to; });
    following.with.add_array(type_oid::text, correcting,
                             [](auto* entry) { return recipient_domain_of(*entry->corrected_to); });
    return following;
}

query supersede_replaced(const messages& replacing) {
    query superseding{&statements::supersede_replaced, {}};
    superseding.with.add_array(type_oid::uuid, replacing, [](auto* one) { return one->id; });
    superseding.with.add_array(type_oid::text, replacing, [](auto* one) {
        std::string kinds;
        for (const auto kind : one->replaces) kinds.append(kinds.empty() ? "" : ",").append(name_of(kind));
        return kinds;
    });
    superseding.with.add_array(type_oid::uuid, replacing, [](auto* one) { return one->order; });
    return superseding;
}

query release(const entries& all) {
    query releasing{&statements::release_orders, {}};
    releasing.with.add_array(type_oid::uuid, all, [](auto* entry) { return entry->event.order; });
    return releasing;
}

// A reason may quote the record's own bytes; what text cannot hold is replaced.
std::string storable(std::string text) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
    return text;
}

query store_quarantined(const quarantined_record& bad) {
    std::vector<std::string_view> headers;
    for (const auto& [name, value] : bad.record.headers) headers.insert(headers.end(), {name, value});
    query storing{&statements::store_quarantined, {}};
    storing.with.add(bad.record.topic).add(static_cast<std::int64_t>(bad.record.partition)).add(bad.record.offset);
    storing.with.add(name_of(bad.fault.problem)).add(storable(bad.fault.reason)).add(bad.record.key);
    storing.with.add_array(type_oid::bytes, headers, [](std::string_view part) { return part; });
    storing.with.add(bad.record.value).add(bad.record.written_at);
    return storing;
}

}  // namespace

task<result<intake_counts>> inbox::store(intake_batch batch) {
    const auto kept = distinct(batch.entries);
    messages asked, replacing;
    entries correcting;
    std::ranges::copy_if(kept, std::back_inserter(correcting),
                         [](auto* entry) { return entry->corrected_to.has_value(); });
    for (const auto* entry : kept) {
        if (entry->messages.empty())
            co_return error{errc::invalid,
                            "event " + entry->event.id.value + " has no message, not even a skipped one"};
        for (const auto& one : entry->messages) asked.push_back(&one);
    }
    std::ranges::copy_if(asked, std::back_inserter(replacing),
                         [](auto* one) { return !one->replaces.empty() && one->order_version > 1; });
    std::vector<query> queries;
    std::size_t stored_at = 0;
    if (!kept.empty()) {
        // What is new waits for nothing that another transaction might be ending.
        if (!std::ranges::all_of(kept, [](auto* entry) { return entry->event.version == 1; }))
            queries.push_back(lock_orders(kept));
        stored_at = queries.size();
        queries.push_back(store_events(kept));
        queries.push_back(store_messages(asked, batch));
        queries.push_back(hold_later(asked));
        if (!correcting.empty()) queries.push_back(follow_address(correcting));
        if (!replacing.empty()) queries.push_back(supersede_replaced(replacing));
        queries.push_back(release(kept));
    }
    const auto events_end = queries.size();
    for (const auto& bad : batch.quarantined) queries.push_back(store_quarantined(bad));
    intake_counts counts;
    counts.quarantined = batch.quarantined.size();
    if (queries.empty()) co_return counts;
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    if (!kept.empty()) {
        counts.stored = static_cast<std::size_t>((*answers)[stored_at].affected());
        note_stored((*answers)[stored_at + 1], (*answers)[events_end - 1], counts);
    }
    counts.duplicates = batch.entries.size() - counts.stored;
    co_return counts;
}

void inbox::note_stored(const rows& opened, const rows& released, intake_counts& counts) {
    for (int row = 0; row < opened.size(); ++row) {
        if (opened.view(row, 1) == "sending")
            counts.claimed.emplace_back(opened.id(row, 0, "msg_"));
        else if (!opened.is_null(row, 2))
            lanes_.note(opened.text(row, 2));
    }
    for (int row = 0; row < released.size(); ++row) lanes_.note(released.text(row, 0));
}

}  // namespace tidings::postgres
