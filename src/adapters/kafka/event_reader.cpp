#include "adapters/kafka/event_reader.hpp"
#include <array>
#include "adapters/kafka/client.hpp"
#include "adapters/kafka/cluster_reach.hpp"
#include "adapters/kafka/consumer_lag.hpp"
#include "adapters/kafka/queue_bell.hpp"
#include "adapters/kafka/record_buffer.hpp"
#include "adapters/kafka/topic_setup.hpp"
#include "runtime/off_loop.hpp"

namespace tidings::kafka {
namespace {

using namespace std::chrono_literals;

property_list consumer_settings(const kafka_config& config, const reader_limits& limits) {
    property_list settings{{"group.id", config.group},
                           // Eager assignors: cooperative ones have known defects in librdkafka before 2.10 (endless
                           // loop, lost assignment).
                           {"partition.assignment.strategy", "range,roundrobin"},
                           {"enable.auto.commit", "false"},
                           {"enable.auto.offset.store", "false"},
                           {"auto.offset.reset", "earliest"},
                           {"enable.partition.eof", "false"},
                           {"fetch.wait.max.ms", std::to_string(limits.fetch_wait.count())},
                           {"fetch.min.bytes", std::to_string(limits.fetch_bytes_min)},
                           // Packed. While the loop is busy the library fetches on and unpacks: with 64 KiB, 14 MiB
                           // in half a second. A batch that is larger still comes whole (KIP-74).
                           {"max.partition.fetch.bytes", "16384"},
                           // We pause before that: librdkafka would look again only after up to a second.
                           {"queued.max.messages.kbytes", "65536"},
                           {"socket.nagle.disable", "true"},
                           {"topic.metadata.refresh.interval.ms", "10000"},  // finds new partitions
                           {"reconnect.backoff.max.ms", "2000"},
                           {"statistics.interval.ms", "1000"}};
    // A member that was killed holds up its group until its session ends: librdkafka's 45 s are long for a mail. The
    // others hear with their next heartbeat that the group forms again.
    // An operator who wants another value, or no wait at all (group.instance.id), says so in TIDINGS_KAFKA_PROPERTIES.
    const auto said = properties_of(config);
    for (const auto& [key, value] : property_list{{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "500"}})
        if (std::ranges::find(said, key, &property_list::value_type::first) == said.end())
            settings.emplace_back(key, value);
    return settings;
}

constexpr int consumer_events = RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT |
                                RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS;
constexpr std::size_t events_per_turn = 1000;  // then other work has its turn
constexpr int wake_limit_ms = 1000;            // by then they look by themselves

// For a job off the loop, which may outlive the assignment.
std::shared_ptr<rd_kafka_topic_partition_list_t> shared_copy(const rd_kafka_topic_partition_list_t& of) {
    return partitions_handle(rd_kafka_topic_partition_list_copy(&of));
}

bool moved_on(rd_kafka_resp_err_t fault) {
    return fault == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION || fault == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
           fault == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS || fault == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID ||
           fault == RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST;
}

}  // namespace

class event_reader::machine : public std::enable_shared_from_this<machine> {
public:
    machine(asio::any_io_executor executor, kafka_config config, logger log, reader_limits limits)
        : executor_(executor),
          config_(std::move(config)),
          log_(log),
          limits_(limits),
          context_(std::make_shared<client_context>(log, config_)),
          clock_(executor),
          arrived_(clock_.make_alarm()),
          tick_(clock_.make_alarm()),
          cluster_{{log, "no Kafka broker can be reached; events wait there", "a Kafka broker can be reached again"}},
          off_loop_(executor),
          commit_{.ended = clock_.make_alarm()} {}

    result<void> start();
    task<result<record_batch>> read(std::shared_ptr<machine> self, std::size_t records_max);
    task<result<void>> commit(std::shared_ptr<machine> self, std::uint64_t ownership, partitions_handle positions);
    task<> stop(std::shared_ptr<machine> self, steady_time deadline);
    void abandon();
    bool is_up() const { return cluster_.is_up; }
    reader_counters counters() const;

private:
    result<void> make_client();
    void reach_for_cluster(std::shared_ptr<client> candidate);
    void go_live(std::shared_ptr<client> ready);
    task<> keep_polling(std::shared_ptr<machine> self);
    void serve();
    void serve_commits();
    void take_event(rd_kafka_event_t* event);
    void note_up(bool is_up);
    void take_records(rd_kafka_event_t* event);
    void take_rebalance(rd_kafka_event_t* event);
    void take_fault(rd_kafka_resp_err_t fault, bool fatal, const char* words);
    void pause_when_full();
    void resume_when_empty();
    void lift_pause();
    void wake_fetching();
    void look_for_empty_assignment();
    void look_for_stall();
    void take_lag(std::int64_t lag);
    void replace(const std::string& why);
    void forget_assignment();
    void bury();

    // What the group gave, and what came of it.
    struct assignment {
        partitions_handle owned;
        std::uint64_t ownership = 0;  // one more with every change of owners
        bool is_paused = false;
        steady_time since{}, last_record{};
        std::size_t empty_in_a_row = 0;
        bool is_looked_at = false;  // the brokers are being asked whether there is anything to come
    };

    // The one commit that may be under way.
    struct open_commit {
        queue_handle queue = nullptr;
        std::unique_ptr<queue_bell> bell = nullptr;
        std::unique_ptr<alarm> ended;
        std::intptr_t number = 0;
        std::optional<rd_kafka_resp_err_t> answer = {};
    };

    asio::any_io_executor executor_;
    kafka_config config_;
    logger log_;
    reader_limits limits_;
    std::shared_ptr<client_context> context_;
    system_clock clock_;
    std::unique_ptr<alarm> arrived_, tick_;
    cluster_reach cluster_;
    off_loop off_loop_;

    std::shared_ptr<client> client_;
    std::unique_ptr<queue_bell> bell_;
    record_buffer buffer_;
    assignment assigned_;
    open_commit commit_;
    std::optional<std::string> doomed_;  // why the client has to be replaced
    reader_counters counters_;
    bool stopping_ = false, polling_ = false, is_waking_ = false;
};

result<void> event_reader::machine::start() {
    if (auto made = make_client(); !made) return made;
    if (!std::exchange(polling_, true)) asio::co_spawn(executor_, keep_polling(shared_from_this()), asio::detached);
    return {};
}

result<void> event_reader::machine::make_client() {
    auto made =
        client::make(client_kind::consumer, config_, consumer_settings(config_, limits_), consumer_events, context_);
    if (!made) return made.error();
    reach_for_cluster(*std::move(made));
    return {};
}

// A subscription to a topic that is missing would notice it only at the next refresh of the metadata.
void event_reader::machine::reach_for_cluster(std::shared_ptr<client> candidate) {
    auto setup = std::make_shared<topic_setup>();
    auto job = [setup, candidate, topic = config_.topic, partitions = config_.partitions,
                limit = limits_.set_up_limit] { *setup = set_up_topic(candidate->get(), topic, partitions, limit); };
    off_loop_.run(std::move(job), [this, self = shared_from_this(), setup, candidate]() mutable {
        if (stopping_) return off_loop_.run([ended = std::move(candidate)]() mutable { ended.reset(); });
        if (setup->answered) return go_live(std::move(candidate));
        if (!std::exchange(cluster_.spoke_of_silence, true))
            log_.warn("Kafka does not answer; trying on", {{"topic", config_.topic}, {"reason", setup->words}});
        reach_for_cluster(std::move(candidate));
    });
}

void event_reader::machine::go_live(std::shared_ptr<client> ready) {
    cluster_.spoke_of_silence = false;
    client_ = std::move(ready);
    commit_.queue.reset(rd_kafka_queue_new(client_->get()));
    const partitions_handle topics(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), config_.topic.c_str(), RD_KAFKA_PARTITION_UA);
    const auto fault = rd_kafka_subscribe(client_->get(), topics.get());
    if (fault != RD_KAFKA_RESP_ERR_NO_ERROR) log_.error("cannot subscribe", {{"reason", words_of(fault)}});
    cluster_.is_up = true;
    assigned_.last_record = clock_.steady();
    const auto weak = weak_from_this();
    bell_ = std::make_unique<queue_bell>(executor_, client_->queue(), [this, weak] {
        if (const auto self = weak.lock()) serve();
    });
    commit_.bell = std::make_unique<queue_bell>(executor_, commit_.queue.get(), [this, weak] {
        if (const auto self = weak.lock()) serve_commits();
    });
    log_.info("consuming from Kafka", {{"topic", config_.topic}, {"group", config_.group}});
}

// Membership lives as long as the queue is polled, whether or not anybody reads (max.poll.interval.ms).
task<> event_reader::machine::keep_polling(std::shared_ptr<machine> self) {
    while (!self->stopping_) {
        co_await self->tick_->wait_until(self->clock_.steady() + self->limits_.poll_every);
        if (self->stopping_) break;
        self->serve();
        self->look_for_stall();
        self->look_for_empty_assignment();
    }
}

void event_reader::machine::serve() {
    std::size_t count = 0;
    for (; client_ && !doomed_ && count < events_per_turn; ++count) {
        const event_handle event(rd_kafka_queue_poll(client_->queue(), 0));
        if (!event) break;
        take_event(event.get());
    }
    if (doomed_) return replace(*std::exchange(doomed_, std::nullopt));  // not before the client's last event is gone
    if (bell_ && count == events_per_turn) bell_->ring_again();
    pause_when_full();
    if (!buffer_.empty()) arrived_->ring();
}

// Statistics come every few seconds.
void event_reader::machine::note_up(bool is_up) {
    cluster_.is_up = is_up;
    if (cluster_.is_up)
        cluster_.outage.worked(clock_.steady());
    else if (cluster_.outage.is_on())
        cluster_.outage.failed(clock_.steady(), "no connection to a broker");
}

void event_reader::machine::take_event(rd_kafka_event_t* event) {
    switch (rd_kafka_event_type(event)) {
        case RD_KAFKA_EVENT_FETCH: return take_records(event);
        case RD_KAFKA_EVENT_REBALANCE: return take_rebalance(event);
        case RD_KAFKA_EVENT_ERROR:
            return take_fault(rd_kafka_event_error(event), rd_kafka_event_error_is_fatal(event) != 0,
                              rd_kafka_event_error_string(event));
        case RD_KAFKA_EVENT_STATS: {
            const auto seen = statistics_of(rd_kafka_event_stats(event));
            note_up(seen.is_up);
            counters_.lag = seen.lag;
            return;
        }
        default: return;
    }
}

void event_reader::machine::take_records(rd_kafka_event_t* event) {
    while (const auto* message = rd_kafka_event_message_next(event)) {
        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            take_fault(message->err, false, rd_kafka_message_errstr(message));
            continue;
        }
        buffer_.put(record_of(*message));
        ++counters_.records;
        assigned_.last_record = clock_.steady();
    }
}

// Eager assignors: every rebalance takes all partitions and gives some. What was read under the previous ownership can
// no longer be committed; the next owner reads it again and the inbox knows it.
void event_reader::machine::take_rebalance(rd_kafka_event_t* event) {
    lift_pause();
    forget_assignment();
    ++counters_.rebalances;
    auto* partitions = rd_kafka_event_topic_partition_list(event);
    const bool gives = rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
    const auto fault = rd_kafka_assign(client_->get(), gives ? partitions : nullptr);
    if (gives) assigned_.owned.reset(rd_kafka_topic_partition_list_copy(partitions));
    if (gives) assigned_.empty_in_a_row = partitions->cnt == 0 ? assigned_.empty_in_a_row + 1 : 0;
    assigned_.last_record = assigned_.since = clock_.steady();
    log_.info(gives ? "partitions assigned" : "partitions revoked",
              {{"partitions", partitions ? partitions->cnt : 0}, {"ownership", assigned_.ownership}});
    if (fault != RD_KAFKA_RESP_ERR_NO_ERROR) doomed_ = "an assignment failed: " + words_of(fault);
}

void event_reader::machine::forget_assignment() {
    ++assigned_.ownership;
    buffer_.clear();
    assigned_.owned.reset();
    assigned_.is_paused = false;
    if (!commit_.answer) {
        commit_.answer = RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST;
        commit_.ended->ring();
    }
}

void event_reader::machine::take_fault(rd_kafka_resp_err_t fault, bool fatal, const char* words) {
    const std::string reason = words_of(fault) + (words ? std::string(": ") + words : std::string());
    if (fatal || fault == RD_KAFKA_RESP_ERR__FATAL) {
        doomed_ = reason;
    } else if (fault == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        if (cluster_.is_up) cluster_.outage.failed(clock_.steady(), words_of(fault));
        cluster_.is_up = false;
    } else if (fault == RD_KAFKA_RESP_ERR__AUTHENTICATION || fault == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
               fault == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED || fault == RD_KAFKA_RESP_ERR__SSL) {
        log_.error("Kafka refuses us", {{"reason", reason}});
    } else {
        log_.debug("Kafka client event", {{"reason", reason}});
    }
}

void event_reader::machine::pause_when_full() {
    if (assigned_.is_paused || !client_ || !assigned_.owned) return;
    if (buffer_.size() < limits_.buffered_records_max && buffer_.bytes() < limits_.buffered_bytes_max) return;
    rd_kafka_pause_partitions(client_->get(), assigned_.owned.get());
    assigned_.is_paused = true;
    ++counters_.pauses;
}

// Only what we paused: resuming a partition that is not paused makes it fetch from its old position again.
void event_reader::machine::resume_when_empty() {
    if (!assigned_.is_paused || buffer_.size() > limits_.resume_at) return;
    lift_pause();
    wake_fetching();
}

// With every partition paused the threads that fetch sleep, and a resume does not wake them: they look again after up
// to a second (rd_kafka_broker_consumer_serve). An answer from the leaders, whatever it says, makes them look now.
void event_reader::machine::wake_fetching() {
    if (!client_ || !assigned_.owned || std::exchange(is_waking_, true)) return;
    const auto owned = shared_copy(*assigned_.owned);
    for (int at = 0; at < owned->cnt; ++at) owned->elems[at].offset = RD_KAFKA_OFFSET_END;
    off_loop_.run([owned, asked = client_] { rd_kafka_offsets_for_times(asked->get(), owned.get(), wake_limit_ms); },
                  [this, self = shared_from_this()] { is_waking_ = false; });
}

// Also before partitions go: the library remembers our pause, and one that came back would never be fetched again.
void event_reader::machine::lift_pause() {
    if (!assigned_.is_paused || !client_ || !assigned_.owned) return;
    rd_kafka_resume_partitions(client_->get(), assigned_.owned.get());
    assigned_.is_paused = false;
    assigned_.last_record = clock_.steady();
}

// A first record does not wait for others: while its batch is stored, the next one grows.
task<result<record_batch>> event_reader::machine::read(std::shared_ptr<machine> self, std::size_t records_max) {
    const auto wanted = std::clamp<std::size_t>(records_max, 1, self->limits_.batch_max);
    while (!self->stopping_) {
        if (!self->buffer_.empty()) {
            record_batch batch{self->buffer_.take(wanted), self->assigned_.ownership};
            self->resume_when_empty();
            co_return batch;
        }
        co_await self->arrived_->wait_until(self->clock_.steady() + std::chrono::hours(1));
    }
    co_return error{errc::stopping, "the reader was stopped"};
}

task<result<void>> event_reader::machine::commit(std::shared_ptr<machine> self, std::uint64_t ownership,
                                                 partitions_handle positions) {
    if (ownership != self->assigned_.ownership || !self->client_)
        co_return error{errc::rejected, "the partitions moved since the records were read"};
    if (positions->cnt == 0) co_return result<void>();
    const auto number = ++self->commit_.number;
    self->commit_.answer.reset();
    const auto fault = rd_kafka_commit_queue(self->client_->get(), positions.get(), self->commit_.queue.get(), nullptr,
                                             reinterpret_cast<void*>(number));
    if (fault != RD_KAFKA_RESP_ERR_NO_ERROR) self->commit_.answer = fault;
    const auto deadline = self->clock_.steady() + self->limits_.commit_limit;
    while (!self->commit_.answer && self->clock_.steady() < deadline)
        co_await self->commit_.ended->wait_until(deadline);
    const auto answer = std::exchange(self->commit_.answer, RD_KAFKA_RESP_ERR_NO_ERROR);
    if (!answer) co_return error{errc::timed_out, "Kafka did not answer a commit in time"};
    if (*answer == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++self->counters_.commits;
        co_return result<void>();
    }
    co_return error{moved_on(*answer) ? errc::rejected : errc::unavailable, words_of(*answer)};
}

void event_reader::machine::serve_commits() {
    for (;;) {
        const event_handle event(commit_.queue ? rd_kafka_queue_poll(commit_.queue.get(), 0) : nullptr);
        if (!event) return;
        if (rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_OFFSET_COMMIT) continue;
        if (reinterpret_cast<std::intptr_t>(rd_kafka_event_opaque(event.get())) != commit_.number || commit_.answer)
            continue;
        commit_.answer = rd_kafka_event_error(event.get());
        commit_.ended->ring();
    }
}

// A consumer can fall silent for good while it looks healthy (confluent-kafka-javascript#476: 26 hours), so when
// nothing came for a while the brokers are asked whether there is anything to come.
void event_reader::machine::look_for_stall() {
    if (assigned_.is_looked_at || assigned_.is_paused || !client_ || !assigned_.owned || assigned_.owned->cnt == 0 ||
        clock_.steady() - assigned_.last_record < limits_.look_after)
        return;
    assigned_.is_looked_at = true;
    auto lag = std::make_shared<std::int64_t>(0);
    const auto owned = shared_copy(*assigned_.owned);
    off_loop_.run(
        [lag, owned, asked = client_, positions = buffer_.positions()] {
            *lag = consumer_lag(asked->get(), *owned, positions, std::chrono::milliseconds(2000));
        },
        [this, self = shared_from_this(), lag, ownership = assigned_.ownership] {
            assigned_.is_looked_at = false;
            if (ownership == assigned_.ownership && !stopping_) take_lag(*lag);
        });
}

// A group that was joined while its topic was missing (a broker that lost its data) is assigned nothing, and may not
// notice when the topic is back. A new client creates the topic, if need be, and joins again; rarer and rarer, because
// a group may also have more members than partitions.
void event_reader::machine::look_for_empty_assignment() {
    constexpr std::array<std::chrono::seconds, 5> pauses{3s, 10s, 30s, 60s, 600s};
    if (!client_ || !assigned_.owned || assigned_.owned->cnt > 0 || assigned_.empty_in_a_row == 0) return;
    if (clock_.steady() - assigned_.since < pauses[std::min(assigned_.empty_in_a_row, pauses.size()) - 1]) return;
    replace("no partition was assigned");
}

void event_reader::machine::take_lag(std::int64_t lag) {
    const auto silent = clock_.steady() - assigned_.last_record;
    if (lag == 0)
        assigned_.last_record = clock_.steady();  // nothing to come: look again later
    else if (silent >= limits_.replace_after)
        replace("records wait in Kafka and none came");
}

void event_reader::machine::replace(const std::string& why) {
    log_.error("replacing the Kafka consumer", {{"reason", why}});
    ++counters_.rebuilt;
    bury();
    if (stopping_) return;
    if (const auto made = make_client(); !made) log_.error("no new Kafka consumer", {{"reason", made.error().detail}});
}

void event_reader::machine::bury() {
    bell_.reset();
    commit_.bell.reset();
    forget_assignment();
    cluster_.is_up = false;
    if (!client_) return;
    off_loop_.run([ended = std::exchange(client_, nullptr),
                   commits = std::shared_ptr<rd_kafka_queue_t>(std::move(commit_.queue)),
                   limit = limits_.leave_limit]() mutable {
        ended->leave_group(limit);
        commits.reset();
        ended.reset();
    });
}

task<> event_reader::machine::stop(std::shared_ptr<machine> self, steady_time deadline) {
    self->stopping_ = true;
    self->arrived_->ring();
    self->tick_->ring();
    self->bury();
    co_await self->off_loop_.idle(deadline);
    if (!self->off_loop_.is_idle()) self->log_.warn("the Kafka consumer did not close in time; left behind");
}

void event_reader::machine::abandon() {
    stopping_ = true;
    arrived_->ring();
    tick_->ring();
    bury();
    context_->fall_silent();
}

reader_counters event_reader::machine::counters() const {
    auto now = counters_;
    now.offset_resets = context_->offset_resets;
    now.buffered = buffer_.size();
    now.partitions = assigned_.owned ? static_cast<std::size_t>(assigned_.owned->cnt) : 0;
    return now;
}

event_reader::event_reader(asio::any_io_executor executor, kafka_config config, logger log, reader_limits limits)
    : machine_(std::make_shared<machine>(std::move(executor), std::move(config), std::move(log), limits)) {}

event_reader::~event_reader() {
    machine_->abandon();
}

result<void> event_reader::start() {
    return machine_->start();
}
task<result<record_batch>> event_reader::read(std::size_t records_max) {
    return machine_->read(machine_, records_max);
}
task<result<void>> event_reader::commit(const log_positions& positions) {
    return machine_->commit(machine_, positions.ownership, as_partitions(positions));
}
task<> event_reader::stop(steady_time deadline) {
    return machine_->stop(machine_, deadline);
}
bool event_reader::is_up() const {
    return machine_->is_up();
}
reader_counters event_reader::counters() const {
    return machine_->counters();
}

}  // namespace tidings::kafka
