// What order_load is asked to do.
#pragma once
#include <cstdint>
#include <string>

namespace tidings::bench {

struct load_options {
    std::uint16_t port = 0;    // of the order service, on loopback
    double rate = 0;           // orders per second; 0: closed loop, as fast as the connections take them
    std::int64_t count = 0;    // orders to post; 0: until `seconds` are over
    double seconds = 0;        // no order is begun after so long
    double patience = 30;      // seconds after the last turn; orders that have not left by then never do
    int connections = 64;      // the most requests under way; with a rate, later ones wait and their clock runs
    int domains = 0;           // customers live at so many domains; 0: those of the sample orders
    std::string run = "load";  // prefix of customers and idempotency keys, one for each use of a store
    std::string orders;        // the sample orders, one JSON document per line
    std::string out;           // one line per request: intended ns, done ns, status, order id or "-"
};

}  // namespace tidings::bench
