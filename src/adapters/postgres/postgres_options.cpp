#include "adapters/postgres/config.hpp"
#include "runtime/options.hpp"

namespace tidings::postgres {

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

}  // namespace tidings::postgres
