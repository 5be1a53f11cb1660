// What the order service needs from storage. Suite: tests/contract/order_repository.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "domain/event_record.hpp"
#include "domain/order_status.hpp"
#include "runtime/task.hpp"

namespace tidings {

// Claims an Idempotency-Key in the order's own transaction, so a failed write never burns a key. The key then points to
// the version that was written, which is all that its answer was made of.
struct idempotency_claim {
    std::string scope;  // method, path and API key id: one key may be used once per scope
    std::string key;
    std::string fingerprint;  // SHA-256 of the request body
};

// One write: the order's row, its event and the claim commit together or not at all.
struct order_write {
    order_id id;
    std::int64_t expected_version = 0;  // 0: the order must not exist yet
    std::int64_t version = 0;           // expected_version + 1
    order_status status = order_status::placed;
    std::string reference, email, customer_name;
    event_record event;             // its payload holds the document
    std::size_t document_size = 0;  // bytes of it
    std::optional<idempotency_claim> claim;

    std::string_view document() const { return part(payload_opening.size(), document_size); }  // as the API shows it
    std::string_view change() const {
        const auto from = payload_opening.size() + document_size + 1;
        return event.payload.size() > from ? part(from, event.payload.size() - from - 1) : std::string_view{};
    }

private:
    std::string_view part(std::size_t from, std::size_t size) const {
        return event.payload.size() < from ? std::string_view{} : std::string_view(event.payload).substr(from, size);
    }
};

enum class write_verdict {
    written,
    version_conflict,  // the order is at another version, or is gone; nothing written
    key_replayed,      // the key was used before: `previous` says for what; nothing written
    key_in_flight,     // another process is writing with this key now; nothing written
};

constexpr std::string_view name_of(write_verdict verdict) {
    switch (verdict) {
        case write_verdict::written: return "written";
        case write_verdict::version_conflict: return "version_conflict";
        case write_verdict::key_replayed: return "key_replayed";
        case write_verdict::key_in_flight: return "key_in_flight";
    }
    return "";
}

struct stored_order {
    order_id id;
    std::int64_t version = 0;
    std::string document;
    friend bool operator==(const stored_order&, const stored_order&) = default;
};

struct key_use {
    std::string fingerprint;
    stored_order wrote;  // the order as that write left it
};

struct write_outcome {
    write_verdict verdict = write_verdict::written;
    std::optional<key_use> previous;  // with key_replayed
};

// Every member that is set narrows the list. Newest first.
struct order_filter {
    std::optional<order_status> status;
    std::optional<std::string> email, reference;
    std::optional<timestamp> created_after, created_before;
    std::optional<std::string> text;    // part of the id, reference, e-mail or customer's name; any case
    std::size_t limit = 50;             // 1..200
    std::optional<order_id> after;      // continue behind this order
    std::size_t bytes_max = 1 << 20;    // of documents: the page ends with the one that reaches it
    std::size_t looked_at_max = 2'000;  // with `text`: the page ends when so many orders were looked at
};

struct order_page {
    std::vector<stored_order> orders;
    bool has_more = false;
    // A search that ended before its page was full: everything down to this order was looked at, and there is more.
    std::optional<order_id> looked_through;
};

// An event without the order that it carries.
struct told_event {
    event_id id;
    std::string type;
    std::int64_t version = 0;
    timestamp time;
    std::string change;  // "previous_status":…,"changed":[…],"notify":…
};

struct event_page {
    std::vector<told_event> events;  // by version
    bool has_more = false;
};

class order_repository {
public:
    virtual ~order_repository() = default;

    // Concurrent writes share a transaction; one that fails does not fail its neighbours.
    // unavailable: nothing written, try later.  outcome_unknown: the commit's answer was lost; repeat with the same
    // key. invalid: this write alone was refused by the database; nothing of it was written.
    virtual task<result<write_outcome>> write(order_write command) = 0;

    virtual task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) = 0;
    virtual task<result<std::optional<stored_order>>> find(order_id id) = 0;
    virtual task<result<order_page>> list(order_filter filter) = 0;
    // At most 200, behind that version.
    virtual task<result<event_page>> events_of(order_id id, std::int64_t after_version, std::size_t limit) = 0;
};

}  // namespace tidings
