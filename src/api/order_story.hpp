// The story of an order: each version with its event, the mails that came of it, their tries and why there is no mail.
// Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>
#include "api/order_facts.hpp"
#include "notify/found_event.hpp"
#include "notify/message.hpp"

namespace tidings::api {

struct order_story {
    order_id order;
    std::vector<found_event> events;  // by version, with payloads
    std::vector<message> messages;    // of those versions
    std::map<message_id, std::vector<attempt>> attempts;
    std::optional<order_facts> facts;  // of the order side, asked behind the last event; empty: not known here
    std::optional<std::int64_t> next;  // the version to go on behind; empty: that was all
};

std::string to_json(const order_story& story);

}  // namespace tidings::api
