// Turns a database URL into libpq's connection parameters. Names are looked up here, because libpq's look-up blocks the
// thread.
#pragma once
#include <map>
#include <string>
#include "adapters/postgres/config.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings::postgres {

using conninfo = std::map<std::string, std::string>;

// rejected: the URL is not one that libpq understands.
result<conninfo> parse_conninfo(const postgres_config& config);

// Adds `hostaddr` for hosts given by name. unavailable: a name is not known now.
task<result<conninfo>> resolve_hosts(conninfo info);

}  // namespace tidings::postgres
