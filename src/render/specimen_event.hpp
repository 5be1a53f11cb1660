// An event about an order that is nobody's, with something in every place a mail can show: for packing dictionaries
// (mail/mail_dictionary.hpp). Always the same for the same kind and language.
#pragma once
#include <string>
#include <string_view>
#include "domain/order_event.hpp"

namespace tidings {

// `kind`: of the contract. `language`: BCP 47, that of the template.
order_event specimen_event(std::string_view kind, std::string language);

}  // namespace tidings
