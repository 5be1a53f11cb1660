// An event about an order that is nobody's, with something in every place a mail can show: for packing dictionaries
// (mail/mail_dictionary.hpp). Always the same for the same kind and language.
#pragma once
#include <string>
#include "domain/mail_kind.hpp"
#include "domain/order_event.hpp"

namespace tidings {

// `language`: BCP 47, that of the template.
order_event specimen_event(mail_kind kind, std::string language);

}  // namespace tidings
