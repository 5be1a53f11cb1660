#include "adapters/embedded_log/event_writer.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>
#include "adapters/embedded_log/log_sql.hpp"
#include "adapters/sqlite/packed_headers.hpp"
#include "codec/cloud_event.hpp"

namespace tidings::embedded_log {
namespace {

constexpr std::size_t records_per_append_max = 256;
constexpr std::chrono::hours no_deadline{24};

void append(sqlite::connection& db, const log_record& record, timestamp now) {
    db.prepare(sql::append).bind(record.key, sqlite::packed(record.headers), record.value, now).run();
}

publish_verdict verdict_on(errc code) {
    switch (code) {
        case errc::invalid: return publish_verdict::record_fault;
        case errc::outcome_unknown:
        case errc::timed_out: return publish_verdict::writer_lost;
        case errc::unavailable:
        case errc::stopping:
        case errc::not_found:
        case errc::already_exists:
        case errc::conflict:
        case errc::rejected:
        case errc::internal: return publish_verdict::cluster_fault;
    }
    return publish_verdict::cluster_fault;
}

}  // namespace

struct event_writer::state {
    state(event_log& in, std::size_t limit) : log(in), in_flight_max(limit), told(in.clock().make_alarm()) {}

    static task<> run(std::shared_ptr<state> self);
    task<result<void>> write(std::vector<log_record> records);
    task<> append_some();
    void decide(const std::vector<log_record>& records, publish_verdict verdict, const std::string& detail);
    void fail_everything(const std::vector<log_record>& records, const error& cause);

    event_log& log;
    const std::size_t in_flight_max;
    std::unique_ptr<alarm> told;
    std::deque<log_record> waiting;
    std::vector<publish_outcome> decided;
    std::size_t in_flight = 0;  // waiting, or being written
    bool running = false;
    bool faulty = false;  // a fault is decided but not told yet
    bool stopped = false;
    bool abandoned = false;  // the writer is gone: the log may be next
};

event_writer::event_writer(event_log& log, std::size_t in_flight_max)
    : state_(std::make_shared<state>(log, in_flight_max)) {}

event_writer::~event_writer() {
    state_->abandoned = true;
    state_->waiting.clear();
}

bool event_writer::publish(const outbox_row& row) {
    return take({row.id, row.event.order.value, cloud_event_headers(row.event), row.event.payload});
}

bool event_writer::publish(const log_record& record) {
    return take(record);
}

bool event_writer::take(log_record record) {
    auto& now = *state_;
    if (now.stopped || now.faulty || now.in_flight >= now.in_flight_max) return false;
    ++now.in_flight;
    now.waiting.push_back(std::move(record));
    if (!std::exchange(now.running, true))
        asio::co_spawn(now.log.file().executor(), state::run(state_), asio::detached);
    return true;
}

task<std::vector<publish_outcome>> event_writer::outcomes() {
    const auto now = state_;
    while (now->decided.empty() && !(now->stopped && now->in_flight == 0))
        co_await now->told->wait_until(now->log.clock().steady() + no_deadline);
    now->faulty = false;
    co_return std::exchange(now->decided, {});
}

void event_writer::stop() {
    state_->stopped = true;
    state_->told->ring();
}

task<> event_writer::state::run(std::shared_ptr<state> self) {
    while (!self->waiting.empty() && !self->abandoned) co_await self->append_some();
    self->running = false;
}

task<> event_writer::state::append_some() {
    const auto count = std::min(waiting.size(), records_per_append_max);
    std::vector<log_record> records(std::make_move_iterator(waiting.begin()),
                                    std::make_move_iterator(waiting.begin() + static_cast<std::ptrdiff_t>(count)));
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
    auto written = co_await write(records);
    if (abandoned) co_return;
    if (written) {
        decide(records, publish_verdict::delivered, {});
        log.appended();
    } else if (written.error().code == errc::invalid && records.size() > 1) {
        // One of them is at fault: find it by writing each alone.
        for (auto& record : records) {
            std::vector<log_record> single{record};
            auto alone = co_await write(single);
            if (abandoned) co_return;
            if (alone)
                decide(single, publish_verdict::delivered, {});
            else
                decide(single, verdict_on(alone.error().code), alone.error().detail);
        }
        log.appended();
    } else {
        fail_everything(records, written.error());
    }
}

task<result<void>> event_writer::state::write(std::vector<log_record> records) {
    const auto now = log.clock().now();
    std::function<result<void>(sqlite::connection&)> work =
        [records = std::move(records), now,
         bytes_max = log.config().record_bytes_max](sqlite::connection& db) -> result<void> {
        for (const auto& record : records) {
            if (record.value.size() > bytes_max)
                return error{errc::invalid, "the record is larger than " + std::to_string(bytes_max) + " bytes"};
            append(db, record, now);
        }
        return {};
    };
    co_return co_await log.file().write(std::move(work));
}

void event_writer::state::decide(const std::vector<log_record>& records, publish_verdict verdict,
                                 const std::string& detail) {
    for (const auto& record : records) decided.push_back({record.number, verdict, detail});
    in_flight -= records.size();
    told->ring();
}

// A later row of the same order must not slip in while an earlier one waits for its next try.
void event_writer::state::fail_everything(const std::vector<log_record>& records, const error& cause) {
    const auto verdict = verdict_on(cause.code);
    faulty = verdict != publish_verdict::record_fault;
    decide(records, verdict, cause.detail);
    if (!faulty) return;
    const std::vector<log_record> behind(waiting.begin(), waiting.end());
    waiting.clear();
    decide(behind, verdict, cause.detail);
}

}  // namespace tidings::embedded_log
