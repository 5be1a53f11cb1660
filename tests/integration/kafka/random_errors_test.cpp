// F20 of the failure matrix: the relay and its producer against a broker that answers by random scripts of errors.
// Whatever it says, every event ends in the log, or parked with a reason, or waiting behind a parked event of its
// order. Order is not judged here: the mock cluster takes records out of sequence, which a real broker refuses.
#include <cstdlib>
#include <iostream>
#include <random>
#include "log_user.hpp"
#include "mock_cluster.hpp"
#include "relay/outbox_relay.hpp"
#include "unit/relay/fake_outbox.hpp"

namespace tidings::kafka {
namespace {

struct fault {
    rd_kafka_resp_err_t code;
    int weight;
};

constexpr fault faults[] = {
    {RD_KAFKA_RESP_ERR_NO_ERROR, 10},
    {RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, 6},  // fatal: the producer is rebuilt
    {RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, 6},
    {RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, 4},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, 6},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, 6},
    {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 6},
    {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, 4},
    {RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, 6},
    {RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, 4},
    {RD_KAFKA_RESP_ERR__TRANSPORT, 6},          // the line breaks
    {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 6},  // alone again; then parked
    {RD_KAFKA_RESP_ERR_INVALID_MSG, 2},
    {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, 3},
    {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 1},  // believed until the client asks for metadata again: seconds
};

// From the environment, so that a night can play more: TIDINGS_F20_SEED, TIDINGS_F20_SCRIPTS.
std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* given = std::getenv(name);
    return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

struct KafkaRandomErrors : LogUser {
    mock_cluster cluster;
    fake_outbox outbox;
    system_random random;
    std::mt19937_64 dice;
    std::unique_ptr<outbox_relay> relay;
    std::map<std::int64_t, std::string> events;  // outbox id -> order
    bool relay_stopped = false;

    void SetUp() override {
        use(cluster.brokers());
        config.properties = secret{"socket.timeout.ms=1000;retry.backoff.ms=10"};
        cluster.create(config.topic, 3);
        writer = std::make_unique<event_writer>(
            io.get_executor(), config, config.topic, log,
            writer_limits{.set_up_limit = 300ms, .rebuild_first = 10ms, .rebuild_longest = 100ms});
        ASSERT_TRUE(writer->start());
        relay_config fast{.instance = "f20", .sweep_every = 20ms, .retry_first = 10ms, .pause_first = 50ms};
        fast.pause_longest = 500ms;
        relay = std::make_unique<outbox_relay>(outbox, *writer, clock, random, fast, log);
        asio::co_spawn(io, relay->run(), asio::detached);
    }

    static task<> stop_relay(KafkaRandomErrors* test) {
        co_await test->relay->stop(std::chrono::steady_clock::now() + 1s);
        test->relay_stopped = true;
    }
    void TearDown() override {
        asio::co_spawn(io, stop_relay(this), asio::detached);
        EXPECT_TRUE(until([this] { return relay_stopped; })) << "stopping the relay hung";
        LogUser::TearDown();
    }

    std::uint64_t roll(std::uint64_t sides) { return dice() % sides; }

    rd_kafka_resp_err_t any_fault() {
        int all = 0;
        for (const auto& each : faults) all += each.weight;
        auto at = static_cast<int>(roll(static_cast<std::uint64_t>(all)));
        for (const auto& each : faults)
            if ((at -= each.weight) < 0) return each.code;
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }

    void play_script() {
        std::vector<rd_kafka_resp_err_t> answers(1 + roll(5));
        std::ranges::generate(answers, [this] { return any_fault(); });
        cluster.answer(produce_request, answers);
        if (roll(20) == 0) cluster.answer_late(produce_request, RD_KAFKA_RESP_ERR_NO_ERROR, 1500);
        if (roll(20) == 0) cluster.set_down();
        std::vector<outbox_row> rows;
        for (auto left = 1 + roll(8); left > 0; --left) {
            rows.push_back(outbox.write("ord_" + std::to_string(roll(200))));
            events[rows.back().id] = rows.back().event.order.value;
        }
        if (roll(4) != 0) relay->hand_on(std::move(rows));  // else the sweep finds them
        until([] { return false; }, 0s);
        cluster.set_up();
    }

    bool is_settled(std::int64_t id, const std::string& order) const {
        if (!outbox.parked.empty())
            for (const auto& [parked, reason] : outbox.parked)
                if (parked <= id && events.at(parked) == order) return true;
        return ids_read().contains("evt_" + std::to_string(id));
    }
    bool is_quiet() const {
        const auto now = relay->counters();
        return now.in_flight == 0 && now.open_rows == held_back();
    }
    std::size_t held_back() const {
        return static_cast<std::size_t>(std::ranges::count_if(events, [this](const auto& event) {
            return std::ranges::any_of(outbox.parked, [&](const auto& parked) {
                return parked.first < event.first && !outbox.parked.contains(event.first) &&
                       events.at(parked.first) == event.second;
            });
        }));
    }
};

TEST_F(KafkaRandomErrors, f20_random_scripts_of_broker_errors_lose_no_event) {
    const auto seed = setting("TIDINGS_F20_SEED", std::random_device{}());
    const auto scripts = setting("TIDINGS_F20_SCRIPTS", 150);
    std::cout << "seed: TIDINGS_F20_SEED=" << seed << std::endl;
    dice.seed(seed);

    for (std::uint64_t script = 0; script < scripts; ++script) {
        play_script();
        until([] { return false; }, 0s);
        const bool waits = roll(3) == 0;
        ASSERT_TRUE(!waits || until([&] { return relay->counters().in_flight == 0; }, 60s)) << "script " << script;
    }
    ASSERT_TRUE(
        until([&] { return relay->counters().published + outbox.parked.size() + held_back() >= events.size(); }, 60s));
    start_reader({.set_up_limit = 300ms});

    const auto all_settled = [&] {
        return std::ranges::all_of(events, [&](const auto& event) { return is_settled(event.first, event.second); });
    };
    EXPECT_TRUE(until(all_settled, 60s));
    for (const auto& [id, order] : events) EXPECT_TRUE(is_settled(id, order)) << "event " << id << " is lost";
    const auto counted = writer->counters();
    std::cout << events.size() << " events in " << scripts << " scripts: " << counted.rebuilt << " producers rebuilt, "
              << relay->counters().cluster_faults << " refusals of everything, " << counted.tried_alone
              << " records tried alone, " << outbox.parked.size() << " parked" << std::endl;
    EXPECT_GT(counted.rebuilt, 0u);
    EXPECT_GT(counted.tried_alone, 0u);
    for (const auto& [id, reason] : outbox.parked) EXPECT_FALSE(reason.empty()) << id;
}

}  // namespace
}  // namespace tidings::kafka
