// What `tidings dev` says when it is ready: where everything is, and the first thing to try. One screen of 80 columns,
// as long as the folders have short names.
#pragma once
#include <chrono>
#include <string>

namespace tidings {

struct dev_places {
    std::string address;        // host:port of both APIs
    std::string notifications;  // host:port of the notification API; empty: it is there, too
    std::string data_dir;
    std::string mailbox_dir;  // empty: mails go to another mail relay
    std::string smtp;
    std::string log;
    std::chrono::milliseconds ready_in{0};
    bool has_console = false;
    bool has_tls = false;
};

std::string dev_welcome(const dev_places& at);

}  // namespace tidings
