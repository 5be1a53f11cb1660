#include <algorithm>
#include "adapters/postgres/config.hpp"
#include "runtime/options.hpp"

namespace tidings::postgres {
namespace {

using namespace std::chrono_literals;

std::size_t connections_for_reading(std::size_t all) {
    return all < 6 ? 1 : 2;
}

}  // namespace

void declare(option_list& options, postgres_config& into) {
    options
        .integer("database_connections", into.connections_max, 2, 64,
                 "connections to PostgreSQL at most; one of them, from 6 on two, are for lists and searches only")
        .used_by(readers::services)
        .example("16");
}

postgres_config config_for(postgres_config config, service which, std::string program) {
    config.schema = schema_of(which);
    config.trial_write = trial_write_of(which);
    config.application_name = std::move(program);
    return config;
}

postgres_config reading_config_of(const postgres_config& all) {
    auto config = all;
    config.application_name += "-reading";
    config.connections_max = connections_for_reading(all.connections_max);
    config.statement_timeout = 2s;
    config.answer_timeout = 4s;
    config.acquire_timeout = 2s;
    return config;
}

postgres_config working_config_of(const postgres_config& all) {
    auto config = all;
    config.connections_max =
        std::max<std::size_t>(all.connections_max - connections_for_reading(all.connections_max), 1);
    return config;
}

}  // namespace tidings::postgres
