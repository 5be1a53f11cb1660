// What the ledger of a store must say, counted message by message.
#pragma once
#include <map>
#include "notify/message_archive.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

inline std::map<message_status, std::int64_t> counted_messages(asio::io_context& io, message_archive& archive) {
    std::map<message_status, std::int64_t> counted;
    message_filter filter{.limit = 200};
    for (bool has_more = true; has_more;) {
        const auto page = testing_support::run_task(io, archive.list(filter)).value();
        for (const auto& each : page.messages) ++counted[each.status];
        has_more = page.has_more;
        if (has_more) filter.after = page.messages.back().id;
    }
    return counted;
}

}  // namespace tidings::contract
