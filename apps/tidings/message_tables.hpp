// Messages of the notification API as tables for people, or as they came with --json.
#pragma once
#include <boost/json/value.hpp>
#include "command_context.hpp"

namespace tidings {

int print_message_page(const command_context& context, const boost::json::value& page);
void print_message_story(const command_context& context, const boost::json::value& message);
std::string last_dialogue(const boost::json::value& message);  // of the newest attempt that has one; "" when none has

}  // namespace tidings
