#include "common/postgres_opening.hpp"
#include "adapters/postgres/migrations.hpp"
#include "runtime/backoff.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// The server was there and said no to who we are: waiting does not change its mind.
bool is_refused(const error& problem) {
    if (problem.code == errc::rejected || problem.code == errc::invalid) return true;
    for (const std::string_view words :
         {"authentication failed", "no pg_hba.conf entry", "PostgreSQL 28", "PostgreSQL 3D"})
        if (problem.detail.find(words) != std::string::npos) return true;
    return (problem.detail.find("role \"") != std::string::npos ||
            problem.detail.find("database \"") != std::string::npos) &&
           problem.detail.find("does not exist") != std::string::npos;
}

}  // namespace

postgres::postgres_config postgres_config_of(const settings& given, postgres::service which,
                                             const std::string& program) {
    postgres::postgres_config config;
    config.url = given.database_url;
    config.schema = postgres::schema_of(which);
    config.application_name = program;
    config.connections_max = static_cast<std::size_t>(given.database_connections);
    return config;
}

postgres_opening::postgres_opening(postgres::postgres_config config, postgres::service which, postgres::pool& database,
                                   bool migrates, ground& on)
    : config_(std::move(config)),
      which_(which),
      database_(database),
      migrates_(migrates),
      on_(on),
      log_(on.log("database")),
      pause_(on.clock.make_alarm()) {}

task<result<void>> postgres_opening::try_once() {
    if (migrates_) {
        auto config = config_;
        const auto done = co_await postgres::migrate(std::move(config), which_);
        if (!done) co_return done.error();
        if (done->from != done->to) log_.info("schema migrated", {{"from", done->from}, {"to", done->to}});
    }
    co_return co_await database_.start();
}

task<> postgres_opening::run() {
    backoff pauses{on_.random, 200ms, 5s};
    for (bool told = false; !is_stopping_;) {
        const auto opened = co_await try_once();
        if (opened) {
            is_open_ = true;
            co_return;
        }
        if (is_refused(opened.error())) throw start_refused("TIDINGS_DATABASE_URL: " + opened.error().detail);
        if (!std::exchange(told, true))
            log_.warn("the database is away; trying again until it is there", {{"reason", opened.error().detail}});
        const auto pause = on_.clock.steady() + pauses.next();
        if (!is_stopping_) co_await pause_->wait_until(pause);
    }
}

void postgres_opening::stop() {
    is_stopping_ = true;
    pause_->ring();
}

std::string postgres_opening::trouble() const {
    if (!is_open_) return "the database has not been reached yet";
    return database_.is_up() ? "" : "the database is away";
}

}  // namespace tidings
