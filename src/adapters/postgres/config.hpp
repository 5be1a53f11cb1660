// How the services reach PostgreSQL. The defaults suit one instance on a small machine.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include "base/secret.hpp"

namespace tidings {
class option_list;
}

namespace tidings::postgres {

enum class service { orders, notifications };

// Each service owns one schema; both may live in one database.
constexpr std::string_view schema_of(service which) {
    return which == service::orders ? "tidings_orders" : "tidings_notifications";
}

// A write that changes nothing, by which a service sees whether writes succeed again.
constexpr std::string_view trial_write_of(service which) {
    return which == service::orders ? "UPDATE receipt_progress SET followed = followed"
                                    : "INSERT INTO ledger (name, count) VALUES ('received', 0)";
}

struct postgres_config {
    secret url;                                          // postgresql://user:password@host/database
    std::string schema;                                  // schema_of(service), or a test's own
    std::string trial_write = {};                        // trial_write_of(service); empty: none
    std::string application_name = "tidings";            // as pg_stat_activity shows it
    std::size_t connections_max = 8;                     // TIDINGS_DATABASE_CONNECTIONS
    std::chrono::milliseconds connect_timeout{5'000};    // name lookup, TCP, TLS and login together
    std::chrono::milliseconds statement_timeout{5'000};  // the server gives up on a statement
    std::chrono::milliseconds lock_timeout{2'000};       // the server gives up waiting for a row
    std::chrono::milliseconds answer_timeout{8'000};     // we give up on the server and drop the connection
    std::chrono::milliseconds acquire_timeout{1'000};    // longest wait for a free connection
};

// The share of connections that lists, searches and purges have for themselves: few, and each statement ends soon.
postgres_config reading_config_of(const postgres_config& all);
// The rest.
postgres_config working_config_of(const postgres_config& all);

// TIDINGS_DATABASE_CONNECTIONS.
void declare(option_list& options, postgres_config& into);

// The same database for one of the services. `program`: as pg_stat_activity shows it.
postgres_config config_for(postgres_config config, service which, std::string program);

}  // namespace tidings::postgres
