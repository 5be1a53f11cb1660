#include "adapters/postgres/pool_state.hpp"
#include <boost/asio/redirect_error.hpp>

namespace tidings::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds pause_min{100};
constexpr milliseconds pause_max{1'000};  // the first write goes through within two seconds of the database's return
constexpr std::chrono::seconds asks_every{2}, asks_while_in_trouble{1};

// Somebody is there, and does not want us (connection::not_let_in).
bool refuses_us(const error& why) {
    return why.detail.starts_with("PostgreSQL refuses the connection");
}

}  // namespace

task<result<std::shared_ptr<connection>>> pool_state::take() {
    if (stopped_) co_return error{errc::stopping, "the database pool is stopped"};
    if (auto link = take_idle()) co_return std::move(link);
    if (retrying_ && open_ == 0) co_return down_error();
    constexpr std::size_t waiting_max = 10'000;
    if (waiting_.size() >= waiting_max)
        co_return error{errc::unavailable, "too many calls wait for a database connection"};

    const auto mine = std::make_shared<waiter>(executor_);
    mine->timer.expires_after(config_.acquire_timeout);
    waiting_.push_back(mine);
    grow();
    ++waits_.begun;
    const auto began = steady_clock::now();
    boost::system::error_code ended;
    co_await mine->timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    waits_.total += steady_clock::now() - began;
    if (mine->given) co_return std::move(mine->given);
    if (mine->refused) co_return *mine->refused;
    std::erase(waiting_, mine);
    ++waits_.timed_out;
    co_return error{errc::unavailable,
                    "no database connection became free in time; TIDINGS_DATABASE_URL's server is slow or busy"};
}

std::shared_ptr<connection> pool_state::take_idle() {
    while (!idle_.empty()) {
        auto link = std::move(idle_.back());
        idle_.pop_back();
        if (link->is_usable()) return link;
        --open_;
    }
    return nullptr;
}

void pool_state::give_back(std::shared_ptr<connection> link) {
    if (const auto end = link->take_write_end()) {
        if (*end)
            probe_.writes.note_done();
        else
            probe_.writes.note_failed(end->error());
    }
    if (link->is_usable() && !stopped_) {
        last_seen_ = steady_clock::now();
        offer(std::move(link));
        return;
    }
    const bool gave_no_answer = link->has_timed_out();
    --open_;
    link.reset();
    if (gave_no_answer && !stopped_) return note_silence();
    grow();
}

// A server that hangs, hangs on its other connections too: the next caller is told at once instead of waiting for
// the same deadline. Statements that are merely slow end by the server's own statement_timeout, well before ours.
void pool_state::note_silence() {
    open_ -= idle_.size();
    idle_.clear();
    not_connected({errc::unavailable, "PostgreSQL gives no answer"});
}

void pool_state::offer(std::shared_ptr<connection> link) {
    if (waiting_.empty()) {
        idle_.push_back(std::move(link));
        return;
    }
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next->given = std::move(link);
    next->timer.cancel();
}

void pool_state::refuse_waiting() {
    for (const auto& each : waiting_) {
        each->refused = stopped_ ? error{errc::stopping, "the database pool is stopped"} : down_error();
        each->timer.cancel();
    }
    waiting_.clear();
}

// At most one new connection per waiting call, within the bound.
void pool_state::grow() {
    if (open_ != 0 && steady_clock::now() < grows_from_) return;
    while (!stopped_ && !retrying_ && connecting_ < waiting_.size() && open_ + connecting_ < config_.connections_max) {
        ++connecting_;
        asio::co_spawn(executor_, connect(shared_from_this()), asio::detached);
    }
}

task<> pool_state::connect(std::shared_ptr<pool_state> self) {
    auto opened = co_await connection::open(self->executor_, self->config_);
    --self->connecting_;
    if (opened)
        self->connected(*std::move(opened));
    else if (self->open_ != 0 && refuses_us(opened.error()))
        self->not_grown(opened.error());
    else
        self->not_connected(opened.error());
}

// A limit of the role or the server, as a rule: what is open has to do.
void pool_state::not_grown(const error& why) {
    grows_from_ = steady_clock::now() + pause_max;
    outage_.worked(steady_clock::now());
    failures_ = 0;
    if (!std::exchange(spoke_of_limit_, true))
        log_.warn("no further connection to the database; those that are open go on",
                  {{"reason", why.detail}, {"open_connections", open_}});
}

void pool_state::connected(std::shared_ptr<connection> link) {
    if (stopped_) return;
    outage_.worked(steady_clock::now());
    failures_ = 0;
    last_seen_ = steady_clock::now();
    ++open_;
    spoke_of_limit_ = spoke_of_limit_ && open_ < config_.connections_max;
    offer(std::move(link));
}

void pool_state::not_connected(error why) {
    if (stopped_) return;
    ++failures_;
    outage_.failed(steady_clock::now(), why.detail);
    last_problem_ = std::move(why.detail);
    // With connections left the waiting calls may still get one of those.
    if (open_ == 0) refuse_waiting();
    if (retrying_) return;
    retrying_ = true;
    asio::co_spawn(executor_, reconnect(shared_from_this()), asio::detached);
}

task<> pool_state::reconnect(std::shared_ptr<pool_state> self) {
    while (!self->stopped_) {
        self->retry_.expires_after(self->next_pause());
        boost::system::error_code stopped;
        co_await self->retry_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
        if (self->stopped_) break;
        auto opened = co_await connection::open(self->executor_, self->config_);
        if (opened) {
            self->retrying_ = false;
            self->connected(*std::move(opened));
            self->grow();
            co_return;
        }
        if (self->open_ != 0 && refuses_us(opened.error())) {
            self->not_grown(opened.error());
            break;
        }
        self->not_connected(opened.error());
    }
    self->retrying_ = false;
}

milliseconds pool_state::next_pause() {
    const auto doubled = pause_min * (1 << std::min<std::size_t>(failures_, 5));
    const auto full = std::min(doubled, pause_max);
    const auto jitter = static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(full.count() / 2));
    return full - milliseconds{jitter};
}

task<result<void>> pool_state::connect_first() {
    if (open_ != 0) co_return result<void>();
    ++connecting_;
    auto opened = co_await connection::open(executor_, config_);
    --connecting_;
    if (opened) {
        connected(*std::move(opened));
        co_return result<void>();
    }
    auto why = opened.error();
    if (why.code != errc::rejected) not_connected(why);
    co_return std::move(why);
}

// Connections that work count for more than another one that the server does not give.
bool pool_state::is_reached() const {
    constexpr std::chrono::seconds seen_lately{5};
    return open_ != 0 && (failures_ == 0 || steady_clock::now() - last_seen_ < seen_lately);
}

std::string pool_state::trouble() {
    const auto pause = probe_.writes.is_failing() || !probe_.trouble.empty() ? asks_while_in_trouble : asks_every;
    const bool may_ask = !probe_.is_under_way && !stopped_ && (!retrying_ || open_ != 0);
    if (may_ask && steady_clock::now() - probe_.asked > pause) {
        probe_.is_under_way = true;
        probe_.asked = steady_clock::now();
        asio::co_spawn(executor_, probe(shared_from_this()), asio::detached);
    }
    if (!probe_.trouble.empty()) return probe_.trouble;
    if (!is_reached()) return "the database is away";
    return probe_.writes.is_failing() ? "writes to the database fail (the log says why)" : "";
}

pool_counts pool_state::counts() const {
    return {open_,        idle_.size(),     waiting_.size(), config_.connections_max,
            waits_.begun, waits_.timed_out, waits_.total};
}

task<> pool_state::probe(std::shared_ptr<pool_state> self) {
    co_await self->ask_server();
    self->probe_.is_under_way = false;
}

// What it is and lets us do; while writes fail, one that changes nothing, too: nobody may be left to write.
task<> pool_state::ask_server() {
    auto link = co_await take();
    if (!link) co_return;
    std::vector<query> asked;
    asked.push_back({&probe_.surroundings, {}});
    auto seen = co_await (*link)->run(std::move(asked), effect::reads);
    if (seen) {
        auto trouble = trouble_of(seen->front());
        if (trouble != probe_.trouble) {
            if (trouble.empty())
                log_.info("the database lets us work again", {});
            else
                log_.error("the database does not let us work", {{"reason", trouble}});
        }
        probe_.trouble = std::move(trouble);
        if (!probe_.trouble.empty()) (*link)->retire();
    }
    if (seen && probe_.writes.is_failing() && !probe_.trial.sql.empty()) {
        std::vector<query> trial;
        trial.push_back({&probe_.trial, {}});
        co_await (*link)->run(std::move(trial), effect::writes);
    }
    give_back(*std::move(link));
}

void pool_state::stop() {
    stopped_ = true;
    open_ -= idle_.size();
    idle_.clear();
    refuse_waiting();
    retry_.cancel();
}

}  // namespace tidings::postgres
