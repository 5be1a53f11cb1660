#include "common/postgres_opening.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/sqlstate.hpp"
#include "adapters/postgres/surroundings.hpp"
#include "runtime/backoff.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// libpq 15 keeps the SQLSTATE of a refused login for itself.
bool is_refused_log_in(const std::string& words) {
    const auto has = [&](std::string_view part) { return words.find(part) != std::string::npos; };
    return has("authentication failed") || has("no pg_hba.conf entry") || has("unsupported startup parameter") ||
           ((has("role \"") || has("database \"")) && has("does not exist")) || has("permission denied for database");
}

// The server was there and said no to who we are or to what we need: waiting does not change its mind. Empty: it may.
std::string refusal_of(const error& problem) {
    constexpr std::string_view ours = "PostgreSQL ";
    const auto fix = problem.detail.starts_with(ours)
                         ? postgres::fix_at_start(std::string_view(problem.detail).substr(ours.size(), 5))
                         : std::string_view();
    if (!fix.empty()) return problem.detail + "; " + std::string(fix);
    const bool is_final = problem.code == errc::rejected || problem.code == errc::invalid;
    return is_final || is_refused_log_in(problem.detail) ? problem.detail : std::string();
}

std::size_t connections_for_reading(std::size_t all) {
    return all < 6 ? 1 : 2;
}

}  // namespace

postgres::postgres_config reading_config_of(const postgres::postgres_config& all) {
    auto config = all;
    config.application_name += "-reading";
    config.connections_max = connections_for_reading(all.connections_max);
    config.statement_timeout = 2s;
    config.answer_timeout = 4s;
    config.acquire_timeout = 2s;
    return config;
}

postgres::postgres_config working_config_of(const postgres::postgres_config& all) {
    auto config = all;
    config.connections_max =
        std::max<std::size_t>(all.connections_max - connections_for_reading(all.connections_max), 1);
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
    auto plain = config_;
    const auto own_session = co_await postgres::check_pooling(std::move(plain));
    if (!own_session) co_return own_session.error();
    if (migrates_) {
        auto config = config_;
        const auto done = co_await postgres::migrate(std::move(config), which_);
        if (!done) co_return done.error();
        if (done->from != done->to) log_.info("schema migrated", {{"from", done->from}, {"to", done->to}});
    }
    auto config = config_;
    const auto may_work = co_await postgres::check_rights(std::move(config));
    if (!may_work) co_return may_work.error();
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
        if (const auto refusal = refusal_of(opened.error()); !refusal.empty())
            throw start_refused("TIDINGS_DATABASE_URL: " + refusal);
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
    return database_.trouble();
}

}  // namespace tidings
