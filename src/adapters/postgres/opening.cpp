#include "adapters/postgres/opening.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/sqlstate.hpp"
#include "adapters/postgres/surroundings.hpp"
#include "runtime/backoff.hpp"
#include "runtime/running_parts.hpp"

namespace tidings::postgres {
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
                         ? fix_at_start(std::string_view(problem.detail).substr(ours.size(), 5))
                         : std::string_view();
    if (!fix.empty()) return problem.detail + "; " + std::string(fix);
    const bool is_final = problem.code == errc::rejected || problem.code == errc::invalid;
    return is_final || is_refused_log_in(problem.detail) ? problem.detail : std::string();
}

}  // namespace

opening::opening(postgres_config config, service which, pool& database, bool migrates, async_clock& clock,
                 random_source& random, logger log)
    : config_(std::move(config)),
      which_(which),
      database_(database),
      migrates_(migrates),
      clock_(clock),
      random_(random),
      log_(std::move(log)),
      pause_(clock.make_alarm()) {}

task<result<void>> opening::try_once() {
    auto plain = config_;
    const auto own_session = co_await check_pooling(std::move(plain));
    if (!own_session) co_return own_session.error();
    if (migrates_) {
        auto config = config_;
        const auto done = co_await migrate(std::move(config), which_);
        if (!done) co_return done.error();
        if (done->from != done->to) log_.info("schema migrated", {{"from", done->from}, {"to", done->to}});
    }
    auto config = config_;
    const auto may_work = co_await check_rights(std::move(config));
    if (!may_work) co_return may_work.error();
    co_return co_await database_.start();
}

task<> opening::run() {
    backoff pauses{random_, 200ms, 5s};
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
        const auto pause = clock_.steady() + pauses.next();
        if (!is_stopping_) co_await pause_->wait_until(pause);
    }
}

void opening::stop() {
    is_stopping_ = true;
    pause_->ring();
}

std::string opening::trouble() const {
    if (!is_open_) return "the database has not been reached yet";
    return database_.trouble();
}

}  // namespace tidings::postgres
