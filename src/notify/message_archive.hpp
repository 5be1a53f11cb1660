// What people ask about messages; nothing here changes one. Suite: tests/contract/message_journal.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "notify/message.hpp"
#include "notify/message_filter.hpp"
#include "notify/message_journal.hpp"
#include "notify/quarantine_filter.hpp"
#include "notify/quarantine_groups.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct message_page {
    std::vector<message> messages;
    bool has_more = false;
    // A search that ended before its page was full: everything down to this message was looked at, and there is more.
    std::optional<message_id> looked_through;
};

struct quarantined_record_view {
    std::int64_t id = 0;
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::string problem;  // a record_problem, perhaps of a newer version
    std::string reason;
    std::int64_t value_size = 0;  // bytes
    timestamp stored_at;
    std::string value;  // raw bytes; only where one record is asked for
};

struct quarantine_page {
    std::vector<quarantined_record_view> records;  // newest first
    bool has_more = false;
};

struct journal_counts {
    std::int64_t received = 0;   // events in the inbox
    std::int64_t unplanned = 0;  // events without a message row: must be 0
    std::int64_t quarantined = 0;
    std::map<message_status, std::int64_t> by_status = {};
    std::chrono::milliseconds oldest_due{0};  // how long the oldest mail that may leave now has been due
};

class message_archive {
public:
    virtual ~message_archive() = default;
    virtual task<result<std::optional<message>>> find(message_id id) = 0;
    virtual task<result<message_page>> list(message_filter filter) = 0;
    virtual task<result<std::vector<attempt>>> attempts_of(message_id id) = 0;
    virtual task<result<std::optional<frozen_mail>>> mail_of(message_id id) = 0;
    // Without their values.
    virtual task<result<quarantine_page>> quarantine(quarantine_filter filter) = 0;
    // What groups are made of, newest first.
    virtual task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t most) = 0;
    virtual task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t id) = 0;
    virtual task<result<journal_counts>> counts() = 0;
};

}  // namespace tidings
