// What `tidings dev` says when it is ready: where everything is, and the first thing to try. One screen.
#pragma once
#include <string>

namespace tidings {

struct dev_places {
    std::string orders, notifications;  // host:port
    std::string data_dir;
    std::string mailbox_dir;  // empty: mails go to another mail relay
    std::string smtp;
    bool has_console = false;
};

std::string dev_welcome(const dev_places& at);

}  // namespace tidings
