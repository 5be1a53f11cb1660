// A fresh schema for one test in the PostgreSQL that the test program shares.
#pragma once
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <string>
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/pool.hpp"
#include "support/peer.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"

namespace tidings::testing_support {

// Started when the first test asks for it, stopped when the program ends.
inline peer& shared_postgres() {
    static peer server{"postgres"};
    return server;
}

struct postgres_schema {
    postgres_schema(asio::io_context& io, postgres::service which, peer& server = shared_postgres())
        : config(a_config(server)) {
        const auto migrated = run_task(io, postgres::migrate(config, which));
        if (!migrated) throw std::runtime_error(migrated.error().detail);
        database.emplace(io.get_executor(), config, logger{log, "postgres"});
    }

    static postgres::postgres_config a_config(peer& server) {
        static int number = 0;
        postgres::postgres_config fresh;
        fresh.url = secret(server.url());
        fresh.schema = "test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
        return fresh;
    }

    // SQL as an operator would type it; the answer is the first field of the last statement's first row.
    std::string sql(asio::io_context& io, std::string text) {
        auto link = run_task(io, postgres::connection::open(io.get_executor(), config));
        if (!link) throw std::runtime_error(link.error().detail);
        auto answer = run_task(io, (*link)->run_script(std::move(text), std::chrono::seconds(10)));
        if (!answer) throw std::runtime_error(answer.error().detail);
        return answer->empty() ? "" : answer->text(0, 0);
    }

    postgres::postgres_config config;
    recording_log log;
    std::optional<postgres::pool> database;
};

}  // namespace tidings::testing_support
