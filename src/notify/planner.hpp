// Decides which mails an order event asks for. Pure: the same event gives the same rows with the same ids, whenever and
// however often it is planned, so that even a journal that was lost and filled again sends under the same Message-ID.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "domain/order_event.hpp"
#include "notify/delivery_mode.hpp"
#include "notify/message.hpp"
#include "notify/notify_config.hpp"

namespace tidings {

class planner {
public:
    explicit planner(const notify_config& config)
        : merchant_address_(config.merchant_address),
          default_locale_(config.default_locale),
          mode_(config.mode),
          supersedable_(config.supersedable) {}

    // At least one row, `skipped` ones included: as all of an event from before `oldest_kept` are (TIDINGS_RETENTION).
    std::vector<new_message> plan(const order_event& event, timestamp oldest_kept = timestamp::min()) const;

private:
    std::vector<new_message> plan_young(const order_event& event) const;
    new_message row_for(const order_event& event, mail_kind kind, const std::string& recipient) const;

    std::string merchant_address_, default_locale_;
    delivery_mode mode_;
    std::vector<mail_kind> supersedable_;
};

// A UUIDv7 with the time of the event's id and the rest drawn from event, kind and recipient.
message_id message_id_for(const event_id& event, mail_kind kind, std::string_view recipient);

}  // namespace tidings
