// The relay at scale: 16 writers with a database session each, whose transactions end in any order, against a real
// PostgreSQL with fsync on; half of them hand their rows on as the relay's own instance does, half are other instances,
// whose rows a sweep must find; ids that are drawn and rolled back all the time; a foreign writing transaction held
// open. The shipped relay publishes to an event log that only writes down what it gets. Ends with 1 when a committed
// row was skipped or an order's versions changed places.
//   relay_bench [--rows N] [--foreign SECONDS] [--writers N]
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/outbox_source.hpp"
#include "base/random_source.hpp"
#include "bench/lag_book.hpp"
#include "relay/outbox_relay.hpp"
#include "runtime/log_output.hpp"
#include "runtime/system_clock.hpp"
#include "support/order_builder.hpp"
#include "support/peer.hpp"
#include "support/run_task.hpp"

namespace tidings::bench {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;

struct bench_options {
    std::int64_t rows = 50'000;
    int writers = 16, clients = 8;  // clients: orders a writer has under way, which may share its transactions
    std::chrono::seconds foreign{5};
};

// Takes every event and acknowledges it on the loop's next turn.
class recording_writer final : public event_writer {
public:
    recording_writer(lag_book& book, async_clock& clock) : book_(book), clock_(clock), decided_(clock.make_alarm()) {}

    bool publish(const outbox_row& row) override {
        book_.published(row);
        taken_.push_back(row.id);
        decided_->ring();
        return true;
    }

    task<std::vector<publish_outcome>> outcomes() override {
        while (taken_.empty() && !stopped_) co_await decided_->wait_until(clock_.steady() + 1h);
        std::vector<publish_outcome> outcomes;
        for (; !taken_.empty(); taken_.pop_front()) {
            book_.acknowledged(taken_.front());
            outcomes.push_back({taken_.front(), publish_verdict::delivered, {}});
        }
        co_return outcomes;
    }

    void stop() {
        stopped_ = true;
        decided_->ring();
    }

private:
    lag_book& book_;
    async_clock& clock_;
    std::unique_ptr<alarm> decided_;
    std::deque<std::int64_t> taken_;
    bool stopped_ = false;
};

const std::string filling(900, 'x');  // an order of four items is about that long

order_write filled(order_write write) {
    set_document(write, R"({"id": ")" + write.id.value + R"(", "filling": ")" + filling + "\"}");
    return write;
}

class relay_bench {
public:
    relay_bench(bench_options options, const std::string& url) : options_(options), url_(url) {
        log_settings quiet;
        quiet.level = log_level::warn;
        sink_ = make_log_output(quiet);
    }

    bool run();

private:
    // One session, one transaction at a time.
    struct writer {
        writer(relay_bench& home, bool hands_on)
            : database(home.io_.get_executor(), home.config(1), home.log("writer")),
              orders(home.io_.get_executor(), database,
                     [&home, hands_on](std::vector<outbox_row> rows) {
                         home.book_.committed(rows, home.stage_, hands_on);
                         if (hands_on) home.relay_->hand_on(std::move(rows));
                     },
                     {.group_max = 96, .groups_in_flight_max = 1, .waiting_max = 4096}) {}
        postgres::pool database;
        postgres::order_repository orders;
    };

    logger log(std::string part) { return logger{*sink_, std::move(part)}; }
    postgres::postgres_config config(std::size_t connections) const {
        postgres::postgres_config one;
        one.url = secret(url_);
        one.schema = "bench";
        one.connections_max = connections;
        return one;
    }

    task<> client(writer& at);
    task<bool> insist(writer& at, order_write command);
    task<> roll_back_ids();
    task<> hold_foreign_transaction();
    task<result<std::int64_t>> count_skipped();
    task<std::string> table_facts();
    task<bool> stop();
    void wait_until_drained();
    void report(std::int64_t skipped, double seconds, const std::string& table);

    bench_options options_;
    std::string url_;
    std::unique_ptr<log_output> sink_;
    asio::io_context io_;
    system_clock clock_{io_.get_executor()};
    system_random random_;
    lag_book book_;
    recording_writer event_log_{book_, clock_};
    std::unique_ptr<outbox_relay> relay_;
    stage stage_ = stage::before;
    int next_order_ = 1, clients_running_ = 0;
    std::int64_t refused_ = 0;
    bool foreign_ended_ = false;
};

// Repeats until the write is there: on a busy machine a statement may run into its limit.
task<bool> relay_bench::insist(writer& at, order_write command) {
    for (int tries = 0; tries < 200; ++tries) {
        auto copy = command;
        const auto written = co_await at.orders.write(std::move(copy));
        if (written) co_return true;  // a version conflict: it was written, and the answer was lost
        ++refused_;
        co_await clock_.sleep_for(50ms);
    }
    co_return false;
}

task<> relay_bench::client(writer& at) {
    ++clients_running_;
    while (2 * std::int64_t{next_order_} <= options_.rows) {
        auto placed = an_order(next_order_++);
        auto paid = filled(moved(placed, order_status::paid, "order.paid.v1"));
        placed = filled(std::move(placed));
        placed.claim = a_claim("key-" + placed.id.value, std::string(64, 'f'));
        const bool is_placed = co_await insist(at, std::move(placed));
        if (!is_placed) break;
        const bool is_paid = co_await insist(at, std::move(paid));
        if (!is_paid) break;
    }
    --clients_running_;
}

// Ids that never come: the relay must give each of them up, and none of the others.
task<> relay_bench::roll_back_ids() {
    auto opened = co_await postgres::connection::open(io_.get_executor(), config(1));
    if (!opened) co_return;
    while (clients_running_ > 0) {
        const auto drawn = co_await (*opened)->run_script(
            "BEGIN; SELECT pg_current_xact_id(), nextval('order_events_id') FROM generate_series(1, 3)", 5s);
        if (!drawn) co_return;
        co_await clock_.sleep_for(5ms);
        const auto undone = co_await (*opened)->run_script("ROLLBACK", 5s);
        if (!undone) co_return;
    }
}

task<> relay_bench::hold_foreign_transaction() {
    const auto quarter = static_cast<std::size_t>(options_.rows / 4);
    while (book_.rows_committed() < quarter && clients_running_ > 0) co_await clock_.sleep_for(10ms);
    auto opened = co_await postgres::connection::open(io_.get_executor(), config(1));
    if (opened) {
        const auto held = co_await (*opened)->run_script(
            "SET idle_in_transaction_session_timeout = 0; CREATE TABLE IF NOT EXISTS foreign_work (x int); BEGIN; "
            "INSERT INTO foreign_work VALUES (1)",
            5s);
        if (!held) std::fprintf(stderr, "no foreign transaction: %s\n", held.error().detail.c_str());
        stage_ = stage::foreign;
        co_await clock_.sleep_for(options_.foreign);
        const auto undone = co_await (*opened)->run_script("ROLLBACK", 5s);
        if (!undone) std::fprintf(stderr, "%s\n", undone.error().detail.c_str());
    }
    stage_ = stage::after;
    foreign_ended_ = true;
}

// The table says what was committed, not who was told.
task<result<std::int64_t>> relay_bench::count_skipped() {
    static const postgres::statement ids{"bench_ids",
                                         "SELECT id FROM order_events WHERE id > $1::bigint ORDER BY id LIMIT 50000"};
    postgres::pool database{io_.get_executor(), config(1), log("count")};
    std::int64_t skipped = 0, after = 0;
    for (;;) {
        postgres::query one{&ids, {}};
        one.with.add(after);
        const auto found = co_await database.read(std::move(one));
        if (!found) co_return found.error();
        for (int row = 0; row < found->size(); ++row) skipped += !book_.is_acknowledged(found->number(row, 0));
        if (found->empty()) co_return skipped;
        after = found->number(found->size() - 1, 0);
    }
}

task<std::string> relay_bench::table_facts() {
    auto opened = co_await postgres::connection::open(io_.get_executor(), config(1));
    if (!opened) co_return "{}";
    const auto found = co_await (*opened)->run_script(
        "SELECT json_build_object('rows', n_live_tup, 'dead_tuples', n_dead_tup, 'updates', n_tup_upd, 'deletes', "
        "n_tup_del,"
        " 'octets_per_event', pg_total_relation_size('order_events') / GREATEST(n_tup_ins, 1),"
        " 'octets_per_event_with_its_order', (pg_total_relation_size('order_events') + "
        "pg_total_relation_size('orders') +"
        " pg_total_relation_size('idempotency_keys')) / GREATEST(n_tup_ins, 1))::text"
        " FROM pg_stat_user_tables WHERE schemaname = 'bench' AND relname = 'order_events'",
        30s);
    co_return found && !found->empty() ? found->text(0, 0) : "{}";
}

task<bool> relay_bench::stop() {
    co_await relay_->stop(clock_.steady() + 5s);
    event_log_.stop();
    co_await clock_.sleep_for(50ms);  // its last call returns
    co_return true;
}

void relay_bench::wait_until_drained() {
    const auto run_while = [&](auto condition, std::chrono::seconds limit) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (condition() && std::chrono::steady_clock::now() < until) {
            io_.restart();
            io_.run_one_for(100ms);
        }
    };
    run_while([&] { return clients_running_ > 0 || !foreign_ended_; }, 2h);
    run_while([&] { return book_.rows_acknowledged() < book_.rows_committed(); }, 60s);
    run_while([] { return true; }, 1s);  // what a writer was not told of may still come, and statistics are flushed
}

void relay_bench::report(std::int64_t skipped, double seconds, const std::string& table) {
    std::printf(
        "{\"writers\": %d, \"committed\": %zu, \"published\": %zu, \"skipped\": %lld, \"inversions\": %zu, "
        "\"published_again\": %zu,\n \"seconds\": %.1f, \"rows_per_s\": %.0f, \"refused_and_repeated\": %lld, ",
        options_.writers, book_.rows_committed(), book_.rows_acknowledged(), static_cast<long long>(skipped),
        book_.inversions(), book_.repeats(), seconds, static_cast<double>(book_.rows_committed()) / seconds,
        static_cast<long long>(refused_));
    double load[3] = {};
    if (getloadavg(load, 3) == 3) std::printf("\"load_average\": [%.1f, %.1f, %.1f],\n", load[0], load[1], load[2]);
    const std::pair<const char*, stage> stages[] = {
        {"before", stage::before}, {"foreign_transaction_open", stage::foreign}, {"after", stage::after}};
    for (const auto& [name, when] : stages)
        std::printf(" \"%s\": {\"handed_on\": %s,\n  \"of_other_instances\": %s},\n", name,
                    book_.lag_json(when, true).c_str(), book_.lag_json(when, false).c_str());
    std::printf(" \"order_events\": %s}\n", table.c_str());
}

bool relay_bench::run() {
    const auto migrated = run_task(io_, postgres::migrate(config(1), postgres::service::orders));
    if (!migrated) throw std::runtime_error(migrated.error().detail);
    postgres::pool database{io_.get_executor(), config(4), log("relay")};
    postgres::outbox_source outbox{database};
    relay_config relaying;
    relaying.instance = "bench";
    relay_ = std::make_unique<outbox_relay>(outbox, event_log_, clock_, random_, relaying, log("relay"));
    asio::co_spawn(io_, relay_->run(), asio::detached);
    std::vector<std::unique_ptr<writer>> writers;
    const auto began = std::chrono::steady_clock::now();
    for (int number = 0; number < options_.writers; ++number) {
        writers.push_back(std::make_unique<writer>(*this, number % 2 == 0));
        for (int each = 0; each < options_.clients; ++each)
            asio::co_spawn(io_, client(*writers.back()), asio::detached);
    }
    // Behind the clients, which count themselves as they start.
    asio::co_spawn(io_, roll_back_ids(), asio::detached);
    asio::co_spawn(io_, hold_foreign_transaction(), asio::detached);
    wait_until_drained();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

    const auto skipped = run_task(io_, count_skipped(), 600s);
    if (!skipped) throw std::runtime_error(skipped.error().detail);
    report(*skipped, took.count(), run_task(io_, table_facts(), 60s));
    const bool whole = *skipped == 0 && book_.inversions() == 0 &&
                       book_.rows_acknowledged() >= static_cast<std::size_t>(options_.rows / 2 * 2);
    run_task(io_, stop(), 30s);
    return whole;
}

}  // namespace
}  // namespace tidings::bench

int main(int argc, char** argv) {
    tidings::bench::bench_options options;
    for (int at = 1; at < argc; at += 2) {
        const std::string_view name = argv[at];
        const long long value = at + 1 < argc ? std::atoll(argv[at + 1]) : 0;
        const bool known = name == "--rows" || name == "--foreign" || name == "--writers";
        if (!known || value < 1) {
            std::printf("usage: relay_bench [--rows N] [--foreign SECONDS] [--writers N]\n");
            return 2;
        }
        if (name == "--rows") options.rows = value;
        if (name == "--foreign") options.foreign = std::chrono::seconds(value);
        if (name == "--writers") options.writers = static_cast<int>(value);
    }
    try {
        const tidings::testing_support::peer server{"postgres"};
        tidings::bench::relay_bench bench{options, server.url()};
        return bench.run() ? 0 : 1;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "relay_bench: %s\n", problem.what());
        return 2;
    }
}
