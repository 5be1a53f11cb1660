#include "adapters/postgres/connection.hpp"
#include <libpq-fe.h>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include "adapters/postgres/conninfo.hpp"
#include "adapters/postgres/session.hpp"
#include "adapters/postgres/sqlstate.hpp"

namespace tidings::postgres {

// One trip to the server: what was sent and what came back so far.
struct connection::exchange {
    enum class step { prepare, query, sync };
    struct sent {
        step what;
        const statement* about;
    };
    std::vector<sent> expected;
    std::size_t at = 0;
    bool between = false;  // a result was taken; its closing NULL follows
    std::vector<rows> answers;
    std::optional<error> problem;
    bool flushed = false;  // the last byte, and so the Sync that commits, has left
    bool done() const { return at == expected.size(); }
};

connection::connection(asio::any_io_executor executor, postgres_config config)
    : config_(std::move(config)), socket_(executor), deadline_(executor) {}

connection::~connection() {
    if (socket_.is_open()) socket_.release();
    PQfinish(link_);
}

task<result<std::shared_ptr<connection>>> connection::open(asio::any_io_executor executor, postgres_config config) {
    auto opened = std::make_shared<connection>(executor, std::move(config));
    auto ready = co_await opened->log_in();
    if (!ready) co_return ready.error();
    co_return std::move(opened);
}

task<result<void>> connection::log_in() {
    start_deadline(config_.connect_timeout);
    auto parsed = parse_conninfo(config_);
    if (!parsed) co_return parsed.error();
    auto info = co_await resolve_hosts(*std::move(parsed));
    if (!info) co_return info.error();

    std::vector<const char*> names, values;
    for (const auto& [name, value] : *info) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    link_ = PQconnectStartParams(names.data(), values.data(), 0);
    if (link_ == nullptr) co_return error{errc::unavailable, "out of memory"};
    PQsetNoticeProcessor(
        link_, [](void*, const char*) {}, nullptr);

    auto connected = co_await poll_log_in();
    if (!connected) co_return connected.error();
    auto set_up = co_await set_up_session();
    stop_deadline();
    co_return set_up;
}

task<result<void>> connection::poll_log_in() {
    auto next = PQstatus(link_) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        if (next == PGRES_POLLING_FAILED || PQsocket(link_) < 0) co_return not_let_in();
        take_socket();
        boost::system::error_code failed;
        const auto direction = next == PGRES_POLLING_READING ? socket_.wait_read : socket_.wait_write;
        co_await socket_.async_wait(direction, asio::redirect_error(asio::use_awaitable, failed));
        if (failed || expired_) co_return lost("connecting");
        next = PQconnectPoll(link_);
    }
    take_socket();
    if (PQsetnonblocking(link_, 1) != 0) co_return lost("connecting");
    co_return result<void>();
}

// libpq opens another socket for each address it tries, perhaps under the same number.
void connection::take_socket() {
    if (socket_.is_open()) socket_.release();
    socket_.assign(PQsocket(link_));
}

task<result<void>> connection::set_up_session() {
    const auto limits = session_set_up(config_);
    auto facts = co_await run_script(limits, config_.connect_timeout);
    if (!facts) co_return facts.error();
    if (auto refused = refuse_unsafe(*facts)) co_return *refused;
    if (PQenterPipelineMode(link_) != 1) co_return lost("entering pipeline mode");
    co_return result<void>();
}

task<result<rows>> connection::run_script(std::string sql, std::chrono::milliseconds limit) {
    busy_ = true;
    start_deadline(limit);
    const bool piped = PQpipelineStatus(link_) != PQ_PIPELINE_OFF;
    if ((piped && PQexitPipelineMode(link_) != 1) || PQsendQuery(link_, sql.c_str()) != 1) {
        broken_ = true;
        co_return lost("sending");
    }
    std::optional<error> problem;
    rows last;
    for (;;) {
        const int flush = PQflush(link_);
        while (flush == 0 && PQisBusy(link_) == 0) {
            result_handle taken{PQgetResult(link_)};
            if (!taken) {
                stop_deadline();
                busy_ = false;
                if (PQstatus(link_) == CONNECTION_BAD) broken_ = true;
                if (piped && !broken_) PQenterPipelineMode(link_);
                if (problem) co_return *problem;
                co_return std::move(last);
            }
            if (PQresultStatus(taken.get()) == PGRES_FATAL_ERROR)
                problem = error_from(taken.get());
            else
                last = rows(std::move(taken));
        }
        const bool ready = flush >= 0 && co_await wait_ready(flush == 1);
        if (!ready || PQconsumeInput(link_) != 1) {
            broken_ = true;
            co_return lost("running a script");
        }
    }
}

task<result<std::vector<rows>>> connection::run(std::vector<query> queries, effect what) {
    if (broken_ || busy_) co_return error{errc::unavailable, "the connection to PostgreSQL is not usable"};
    busy_ = true;
    start_deadline(config_.answer_timeout);
    exchange talk;
    auto sent = send(queries, talk);
    if (!sent) co_return sent.error();
    co_await finish(talk);
    stop_deadline();
    if (broken_) {
        // Until the last byte has left, the Sync that commits has not been seen by the server.
        const bool open_question = what == effect::writes && talk.flushed;
        auto cause = lost("waiting for an answer");
        error problem{open_question ? errc::outcome_unknown : errc::unavailable, std::move(cause.detail)};
        if (what == effect::writes) write_end_ = problem;
        co_return problem;
    }
    busy_ = false;
    if (what == effect::writes) write_end_ = talk.problem ? result<void>(*talk.problem) : result<void>();
    if (talk.problem) co_return *std::move(talk.problem);
    co_return std::move(talk.answers);
}

result<void> connection::send(const std::vector<query>& queries, exchange& talk) {
    bool fine = true;
    std::unordered_set<std::string> preparing;
    for (const auto& each : queries) {
        if (!prepared_.contains(each.what->name) && preparing.insert(each.what->name).second) {
            fine = fine && PQsendPrepare(link_, each.what->name.c_str(), each.what->sql.c_str(), 0, nullptr) == 1;
            talk.expected.push_back({exchange::step::prepare, each.what});
        }
        const auto pointers = each.with.pointers();
        const std::vector<int> binary(each.with.size(), 1);
        fine = fine && PQsendQueryPrepared(link_, each.what->name.c_str(), static_cast<int>(pointers.size()),
                                           pointers.data(), each.with.lengths().data(), binary.data(), 1) == 1;
        talk.expected.push_back({exchange::step::query, each.what});
    }
    talk.expected.push_back({exchange::step::sync, nullptr});
    if (fine && PQpipelineSync(link_) == 1) return {};
    broken_ = true;
    auto cause = lost("sending");
    // libpq may have written parts of it, never the Sync: the server undoes what it got.
    return error{errc::unavailable, std::move(cause.detail)};
}

task<void> connection::finish(exchange& talk) {
    for (;;) {
        const int flush = PQflush(link_);
        if (flush == 0) talk.flushed = true;
        if (flush >= 0) take_results(talk);
        if (talk.done() || broken_) co_return;
        const bool ready = flush >= 0 && co_await wait_ready(flush == 1);
        if (!ready || PQconsumeInput(link_) != 1) {
            broken_ = true;
            co_return;
        }
    }
}

// In pipeline mode each command gives one result and a NULL; the Sync gives PGRES_PIPELINE_SYNC alone.
void connection::take_results(exchange& talk) {
    while (!talk.done() && PQisBusy(link_) == 0) {
        const auto& current = talk.expected[talk.at];
        result_handle taken{PQgetResult(link_)};
        if (!taken) {
            if (!talk.between) broken_ = true;  // nothing where an answer is due: the line is gone
            if (broken_) return;
            talk.between = false;
            ++talk.at;
            continue;
        }
        const auto status = PQresultStatus(taken.get());
        if (status == PGRES_PIPELINE_SYNC && current.what == exchange::step::sync) {
            ++talk.at;
            continue;
        }
        talk.between = true;
        if (status == PGRES_FATAL_ERROR) {
            if (ends_session(taken.get())) broken_ = true;
            if (spoils_session(taken.get())) spoiled_ = true;
            if (!talk.problem) talk.problem = error_from(taken.get());
            if (broken_) return;
        } else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
            if (current.what == exchange::step::prepare)
                prepared_.insert(current.about->name);
            else
                talk.answers.emplace_back(std::move(taken));
        }
        // What remains is PGRES_PIPELINE_ABORTED: skipped because of the error before it.
    }
}

task<bool> connection::wait_ready(bool also_write) {
    boost::system::error_code failed;
    if (!also_write) {
        co_await socket_.async_wait(socket_.wait_read, asio::redirect_error(asio::use_awaitable, failed));
    } else {
        // Waiting for write alone could wait for ever: the server may itself be waiting for us to read.
        co_await asio::experimental::make_parallel_group(socket_.async_wait(socket_.wait_read, asio::deferred),
                                                         socket_.async_wait(socket_.wait_write, asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    }
    co_return !failed && !expired_;
}

bool connection::is_usable() {
    if (broken_ || spoiled_ || busy_ || link_ == nullptr) return false;
    // The first look may find only a farewell ("terminating connection"), the second one the end of the line behind it.
    return PQconsumeInput(link_) == 1 && PQconsumeInput(link_) == 1 && PQstatus(link_) == CONNECTION_OK;
}

void connection::start_deadline(std::chrono::milliseconds limit) {
    expired_ = false;
    const auto turn = ++deadline_turn_;
    deadline_.expires_after(limit);
    deadline_.async_wait([weak = weak_from_this(), turn](boost::system::error_code stopped) {
        const auto self = weak.lock();
        if (stopped || !self || self->deadline_turn_ != turn) return;
        self->expired_ = true;
        if (self->socket_.is_open()) self->socket_.cancel();
    });
}

void connection::stop_deadline() {
    ++deadline_turn_;
    deadline_.cancel();
}

// A server that is there and refuses (password, role, database, too many clients) says so with a FATAL; libpq 15 keeps
// its SQLSTATE for itself.
error connection::not_let_in() const {
    auto words = last_words();
    if (expired_ || words.find("FATAL:") == std::string::npos) return lost("connecting");
    return {errc::unavailable, "PostgreSQL refuses the connection: " + std::move(words)};
}

error connection::lost(const std::string& doing) const {
    if (expired_) return {errc::unavailable, "PostgreSQL gave no answer within the limit while " + doing};
    const auto words = last_words();
    return {errc::unavailable, "PostgreSQL is away while " + doing + (words.empty() ? "" : ": " + words)};
}

std::string connection::last_words() const {
    std::string words = link_ != nullptr ? PQerrorMessage(link_) : "";
    while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
    return words;
}

}  // namespace tidings::postgres
