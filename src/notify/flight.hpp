// One message in our hands, from its claim to its record.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include "base/time_source.hpp"
#include "notify/delivery_mode.hpp"
#include "notify/mail_writer.hpp"
#include "notify/message_journal.hpp"

namespace tidings {

struct flight {
    claimed_message claimed;
    std::string domain;  // lane: of the true recipient, lower case
    mail_route route;
    written_prose prose;
    std::int64_t fence = 0;  // the newest we know: a message whose lease lapsed can be claimed again while it flies
    std::int64_t charged_by_now = 0;  // attempts the journal had counted when it gave us the message again
    steady_time started_at{};
    timestamp tried_at;
    enum class intents { none, written, unknown };
    intents intended = intents::none;
    std::int64_t attempt = 0;  // its number, from the intent
    bool is_trial = false, holds_lane = false;
    bool is_born = false;             // came from intake, not from a claim
    bool unfrozen = false;            // its mail is written; the journal gets the bytes with the intent
    std::optional<error> not_stored;  // the journal can never take them

    const message& head() const { return claimed.head; }
    const message_id& id() const { return claimed.head.id; }
    held_message held() const {
        held_message mine(claimed.head);
        mine.fence = fence;
        return mine;
    }
};

using flight_ptr = std::shared_ptr<flight>;

}  // namespace tidings
