// Whom the command line tool talks to.
#pragma once
#include <string>
#include "base/secret.hpp"

namespace tidings {

class option_list;

struct client_config {
    std::string orders_url = "http://127.0.0.1:8080";         // TIDINGS_ORDERS_URL
    std::string notifications_url = "http://127.0.0.1:8081";  // TIDINGS_NOTIFICATIONS_URL
    std::string ca_file;                                      // TIDINGS_CA_FILE; empty: the system's authorities
    secret api_key;                                           // TIDINGS_API_KEY
};

void declare(option_list& options, client_config& into);

}  // namespace tidings
