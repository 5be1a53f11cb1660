// Brings a schema up to date and the pool to life, trying again while PostgreSQL is away.
#pragma once
#include "adapters/postgres/config.hpp"
#include "adapters/postgres/pool.hpp"
#include "common/ground.hpp"

namespace tidings {

// The share of connections that lists, searches and purges have for themselves: few, and each statement ends soon.
postgres::postgres_config reading_config_of(const postgres::postgres_config& all);
// The rest.
postgres::postgres_config working_config_of(const postgres::postgres_config& all);

class postgres_opening {
public:
    postgres_opening(postgres::postgres_config config, postgres::service which, postgres::pool& database, bool migrates,
                     ground& on);

    task<> run();  // until open or stopped; throws start_refused when trying again cannot help
    void stop();
    bool is_open() const { return is_open_; }
    std::string trouble() const;  // for readiness: never the server's words, which may name hosts and users

private:
    task<result<void>> try_once();

    postgres::postgres_config config_;
    postgres::service which_;
    postgres::pool& database_;
    bool migrates_;
    ground& on_;
    logger log_;
    std::unique_ptr<alarm> pause_;
    bool is_open_ = false, is_stopping_ = false;
};

}  // namespace tidings
