// Whom a mail greets. Strangers type their names themselves, and anyone who orders in another's name can have us send
// the words: a name that says more than a name is left out.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

// The name as one plain line; empty when it is more than a person's name: digits, addresses, sentences, markup.
std::string greeted_name(std::string_view customer_name);

}  // namespace tidings
