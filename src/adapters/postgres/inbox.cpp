#include "adapters/postgres/inbox.hpp"
#include <unordered_set>
#include "adapters/postgres/journal_sql.hpp"

namespace tidings::postgres {
namespace {

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

std::string domain_of(const std::string& recipient) {
    auto domain = recipient.substr(recipient.rfind('@') + 1);
    for (auto& c : domain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return domain;
}

query lock_former(const entries& all) {
    query locking{&journal_sql::lock_former, {}};
    locking.with.add_array(type_oid::text, all,
                           [](auto* entry) -> std::string_view { return entry->event.order.value; });
    locking.with.add_array(type_oid::bigint, all, [](auto* entry) { return entry->event.version; });
    return locking;
}

query store_events(const entries& all) {
    query storing{&journal_sql::store_events, {}};
    const auto text = [&](auto member) {
        storing.with.add_array(type_oid::text, all,
                               [&](auto* entry) -> std::string_view { return member(entry->event); });
    };
    text([](const event_record& event) -> std::string_view { return event.id.value; });
    text([](const event_record& event) -> std::string_view { return event.order.value; });
    storing.with.add_array(type_oid::bigint, all, [](auto* entry) { return entry->event.version; });
    text([](const event_record& event) -> std::string_view { return event.type; });
    text([](const event_record& event) -> std::string_view { return event.payload; });
    text([](const event_record& event) -> std::string_view { return event.traceparent; });
    storing.with.add_array(type_oid::instant, all, [](auto* entry) { return entry->event.time; });
    return storing;
}

query store_messages(const messages& all) {
    query storing{&journal_sql::store_messages, {}};
    const auto text = [&](auto member) {
        storing.with.add_array(type_oid::text, all, [&](auto* one) -> std::string_view { return member(*one); });
    };
    text([](const new_message& one) -> std::string_view { return one.id.value; });
    text([](const new_message& one) -> std::string_view { return one.event.value; });
    text([](const new_message& one) -> std::string_view { return one.order.value; });
    storing.with.add_array(type_oid::bigint, all, [](auto* one) { return one->order_version; });
    text([](const new_message& one) -> std::string_view { return one.kind; });
    text([](const new_message& one) -> std::string_view { return one.recipient; });
    storing.with.add_array(type_oid::text, all, [](auto* one) { return domain_of(one->recipient); });
    text([](const new_message& one) -> std::string_view { return one.locale; });
    text([](const new_message& one) -> std::string_view { return name_of(one.status); });
    text([](const new_message& one) -> std::string_view { return one.reason; });
    return storing;
}

query supersede_replaced(const messages& replacing) {
    query superseding{&journal_sql::supersede_replaced, {}};
    superseding.with.add_array(type_oid::text, replacing, [](auto* one) -> std::string_view { return one->id.value; });
    superseding.with.add_array(type_oid::text, replacing, [](auto* one) {
        std::string kinds;
        for (const auto& kind : one->replaces) kinds += (kinds.empty() ? "" : ",") + kind;
        return kinds;
    });
    return superseding;
}

query release(const entries& all) {
    query releasing{&journal_sql::release_orders, {}};
    releasing.with.add_array(type_oid::text, all,
                             [](auto* entry) -> std::string_view { return entry->event.order.value; });
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
    query storing{&journal_sql::store_quarantined, {}};
    storing.with.add(bad.record.topic).add(static_cast<std::int64_t>(bad.record.partition)).add(bad.record.offset);
    storing.with.add(storable(bad.reason)).add(bad.record.key);
    storing.with.add_array(type_oid::bytes, headers, [](std::string_view part) { return part; });
    storing.with.add(bad.record.value).add(bad.record.written_at);
    return storing;
}

}  // namespace

task<result<intake_counts>> inbox::store(intake_batch batch) {
    const auto kept = distinct(batch.entries);
    messages asked;
    for (const auto* entry : kept) {
        if (entry->messages.empty())
            co_return error{errc::invalid,
                            "event " + entry->event.id.value + " has no message, not even a skipped one"};
        for (const auto& one : entry->messages) asked.push_back(&one);
    }
    std::vector<query> queries;
    if (!kept.empty()) {
        queries.push_back(lock_former(kept));
        queries.push_back(store_events(kept));
        queries.push_back(store_messages(asked));
        messages replacing;
        std::ranges::copy_if(asked, std::back_inserter(replacing), [](auto* one) { return !one->replaces.empty(); });
        if (!replacing.empty()) queries.push_back(supersede_replaced(replacing));
        queries.push_back(release(kept));
    }
    for (const auto& bad : batch.quarantined) queries.push_back(store_quarantined(bad));
    intake_counts counts;
    counts.quarantined = batch.quarantined.size();
    if (queries.empty()) co_return counts;
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    if (!kept.empty()) counts.stored = static_cast<std::size_t>((*answers)[1].affected());
    counts.duplicates = batch.entries.size() - counts.stored;
    co_return counts;
}

}  // namespace tidings::postgres
