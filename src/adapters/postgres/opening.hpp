// Brings a schema up to date and the pool to life, trying again while PostgreSQL is away.
#pragma once
#include "adapters/postgres/config.hpp"
#include "adapters/postgres/pool.hpp"
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings::postgres {

class opening {
public:
    opening(postgres_config config, service which, pool& database, bool migrates, async_clock& clock,
            random_source& random, logger log);

    task<> run();  // until open or stopped; throws start_refused when trying again cannot help
    void stop();
    bool is_open() const { return is_open_; }
    std::string trouble() const;  // for readiness: never the server's words, which may name hosts and users

private:
    task<result<void>> try_once();

    postgres_config config_;
    service which_;
    pool& database_;
    bool migrates_;
    async_clock& clock_;
    random_source& random_;
    logger log_;
    std::unique_ptr<alarm> pause_;
    bool is_open_ = false, is_stopping_ = false;
};

}  // namespace tidings::postgres
