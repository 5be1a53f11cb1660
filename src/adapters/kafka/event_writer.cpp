#include "adapters/kafka/event_writer.hpp"
#include <deque>
#include <set>
#include "adapters/kafka/client.hpp"
#include "adapters/kafka/cluster_reach.hpp"
#include "adapters/kafka/publish_faults.hpp"
#include "adapters/kafka/queue_bell.hpp"
#include "adapters/kafka/topic_setup.hpp"
#include "codec/cloud_event.hpp"
#include "runtime/backoff.hpp"
#include "runtime/off_loop.hpp"

namespace tidings::kafka {
namespace {

// A record that was refused together with others, kept with everything needed to send it again.
struct lone_record {
    std::int64_t id = 0;
    std::string key, value;
    headers_handle headers;
};

headers_handle headers_of(const event_headers& pairs) {
    headers_handle headers(rd_kafka_headers_new(pairs.size()));
    for (const auto& [name, value] : pairs)
        rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                            static_cast<ssize_t>(value.size()));
    return headers;
}

void* opaque_of(std::int64_t id) {
    return reinterpret_cast<void*>(static_cast<std::intptr_t>(id));
}
std::int64_t id_of(const rd_kafka_message_t& message) {
    return reinterpret_cast<std::intptr_t>(message._private);
}

property_list producer_settings(const writer_limits& limits) {
    return {{"enable.idempotence", "true"},
            {"acks", "all"},
            // With more, librdkafka (seen with 2.0.2) takes the success of a later request for that of an earlier
            // one that was refused; a broker without a memory of this producer, as of a new topic, lets that happen.
            {"max.in.flight.requests.per.connection", "1"},
            {"message.timeout.ms", "0"},  // an event waits for the broker as long as it takes
            {"linger.ms", std::to_string(limits.linger.count())},
            {"compression.codec", "lz4"},
            {"socket.nagle.disable", "true"},
            {"queue.buffering.max.messages", std::to_string(limits.in_flight_max * 2)},
            {"queue.buffering.max.kbytes", "65536"},
            {"topic.metadata.refresh.interval.ms", "10000"},  // a right that was given, a topic that was made
            {"reconnect.backoff.max.ms", "2000"},
            {"statistics.interval.ms", "1000"}};
}

constexpr std::size_t events_per_turn = 64;  // each may report a whole request; then other work has its turn

}  // namespace

class event_writer::machine : public std::enable_shared_from_this<machine> {
public:
    machine(asio::any_io_executor executor, kafka_config config, std::string topic, logger log, writer_limits limits)
        : executor_(executor),
          config_(std::move(config)),
          topic_(std::move(topic)),
          log_(log),
          limits_(limits),
          context_(std::make_shared<client_context>(log, config_)),
          clock_(executor),
          decided_(clock_.make_alarm()),
          drained_(clock_.make_alarm()),
          cluster_{{log, "no Kafka broker can be reached; events wait", "a Kafka broker can be reached again"}},
          off_loop_(executor),
          rebuild_pause_(random_, limits.rebuild_first, limits.rebuild_longest) {}

    result<void> start();
    bool publish(std::int64_t id, std::string_view key, std::string_view value, const event_headers& headers);
    task<std::vector<publish_outcome>> outcomes(std::shared_ptr<machine> self);
    task<> stop(std::shared_ptr<machine> self, steady_time deadline);
    void abandon();
    bool is_up() const { return cluster_.is_up; }
    writer_counters counters() const;

private:
    void reach_for_cluster(std::shared_ptr<client> candidate);
    void go_live(std::shared_ptr<client> ready);
    void serve();
    void take_event(rd_kafka_event_t* event);
    void note_up(bool is_up);
    void take_reports(rd_kafka_event_t* event);
    void take_report(const rd_kafka_message_t& report);
    void take_fault(rd_kafka_event_t* event);
    bool produce(std::int64_t id, std::string_view key, std::string_view value, headers_handle headers);
    void send_alone(const rd_kafka_message_t& report);
    void send_next_alone();
    void decide(std::int64_t id, rd_kafka_resp_err_t fault);
    void rebuild(const std::string& why);
    task<> rebuild_after(std::shared_ptr<machine> self, steady_time at);
    void lose_everything(const std::string& why);
    void bury();
    std::size_t undecided() const { return records_.in_flight.size() + records_.alone.size(); }

    // What was taken over and whose fate is not told yet.
    struct open_records {
        std::set<std::int64_t> in_flight;
        std::deque<lone_record> alone;  // waits until nothing else is in flight
        std::optional<std::int64_t> lone_in_flight;
        std::vector<publish_outcome> outcomes;
    };

    // Empty until the cluster answered, and while it is rebuilt.
    struct live_client {
        std::shared_ptr<client> handle;
        topic_handle topic;
        std::unique_ptr<queue_bell> bell;
    };

    asio::any_io_executor executor_;
    kafka_config config_;
    std::string topic_;
    logger log_;
    writer_limits limits_;
    std::shared_ptr<client_context> context_;
    system_random random_;
    system_clock clock_;
    std::unique_ptr<alarm> decided_, drained_;
    cluster_reach cluster_;
    off_loop off_loop_;
    backoff rebuild_pause_;

    live_client client_;
    open_records records_;
    std::optional<std::string> doomed_;  // why the client has to be replaced
    writer_counters counters_;
    bool stopping_ = false, stopped_ = false;
};

result<void> event_writer::machine::start() {
    auto made = client::make(client_kind::producer, config_, producer_settings(limits_),
                             RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS, context_);
    if (!made) return made.error();
    reach_for_cluster(*std::move(made));
    return {};
}

// Producing to a topic nobody created could create it with the broker's default of one partition, and the first record
// would wait for metadata; so nothing is produced before a broker has answered.
void event_writer::machine::reach_for_cluster(std::shared_ptr<client> candidate) {
    auto setup = std::make_shared<topic_setup>();
    auto job = [setup, candidate, topic = topic_, partitions = config_.partitions, limit = limits_.set_up_limit] {
        *setup = set_up_topic(candidate->get(), topic, partitions, limit);
    };
    off_loop_.run(std::move(job), [this, self = shared_from_this(), setup, candidate]() mutable {
        if (stopping_) return off_loop_.run([ended = std::move(candidate)]() mutable { ended.reset(); });
        if (!setup->answered) {
            if (!cluster_.spoke_of_silence)
                log_.warn("Kafka does not answer; trying on", {{"topic", topic_}, {"reason", setup->words}});
            cluster_.spoke_of_silence = true;
            return reach_for_cluster(std::move(candidate));
        }
        cluster_.spoke_of_silence = false;
        if (setup->created)
            log_.info("created the topic", {{"topic", topic_}, {"partitions", config_.partitions}});
        else if (!setup->words.empty())
            log_.warn("the topic cannot be created here; it has to be there",
                      {{"topic", topic_}, {"reason", setup->words}});
        go_live(std::move(candidate));
    });
}

void event_writer::machine::go_live(std::shared_ptr<client> ready) {
    client_.handle = std::move(ready);
    client_.topic.reset(rd_kafka_topic_new(client_.handle->get(), topic_.c_str(), nullptr));
    cluster_.is_up = true;
    client_.bell = std::make_unique<queue_bell>(executor_, client_.handle->queue(), [this, weak = weak_from_this()] {
        if (const auto self = weak.lock()) serve();
    });
    log_.info("producing to Kafka", {{"topic", topic_}});
}

bool event_writer::machine::publish(std::int64_t id, std::string_view key, std::string_view value,
                                    const event_headers& headers) {
    if (!client_.handle || stopping_ || !records_.alone.empty() || records_.lone_in_flight ||
        records_.in_flight.size() >= limits_.in_flight_max)
        return false;
    return produce(id, key, value, headers_of(headers));
}

bool event_writer::machine::produce(std::int64_t id, std::string_view key, std::string_view value,
                                    headers_handle headers) {
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wgnu-statement-expression"  // librdkafka's macros check their argument types with it
#endif
    // The library reads key and value only, although its interface cannot say so. RD_KAFKA_PARTITION_UA: the key
    // decides.
    const auto fault = rd_kafka_producev(
        client_.handle->get(), RD_KAFKA_V_RKT(client_.topic.get()), RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.data(), key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()), RD_KAFKA_V_HEADERS(headers.get()),
        RD_KAFKA_V_OPAQUE(opaque_of(id)), RD_KAFKA_V_END);
#ifdef __clang__
#pragma clang diagnostic pop
#endif
    if (fault == RD_KAFKA_RESP_ERR_NO_ERROR) {
        headers.release();  // the record's now
        records_.in_flight.insert(id);
        return true;
    }
    // A fatal error is also an event; serve() rebuilds the producer.
    if (fault == RD_KAFKA_RESP_ERR__QUEUE_FULL || fault == RD_KAFKA_RESP_ERR__FATAL) return false;
    decide(id, fault);
    return true;
}

void event_writer::machine::serve() {
    std::size_t count = 0;
    for (; client_.handle && !doomed_ && count < events_per_turn; ++count) {
        const event_handle event(rd_kafka_queue_poll(client_.handle->queue(), 0));
        if (!event) break;
        take_event(event.get());
    }
    if (doomed_) rebuild(*std::exchange(doomed_, std::nullopt));  // not before the client's last event is gone
    if (client_.bell && count == events_per_turn) client_.bell->ring_again();
    send_next_alone();
    if (stopping_ && undecided() == 0) drained_->ring();
}

// Statistics come every few seconds.
void event_writer::machine::note_up(bool is_up) {
    cluster_.is_up = is_up;
    if (cluster_.is_up)
        cluster_.outage.worked(clock_.steady());
    else if (cluster_.outage.is_on())
        cluster_.outage.failed(clock_.steady(), "no connection to a broker");
}

void event_writer::machine::take_event(rd_kafka_event_t* event) {
    switch (rd_kafka_event_type(event)) {
        case RD_KAFKA_EVENT_DR: return take_reports(event);
        case RD_KAFKA_EVENT_ERROR: return take_fault(event);
        case RD_KAFKA_EVENT_STATS: {
            note_up(statistics_of(rd_kafka_event_stats(event)).is_up);
            return;
        }
        default: return;
    }
}

void event_writer::machine::take_reports(rd_kafka_event_t* event) {
    while (const auto* report = rd_kafka_event_message_next(event)) take_report(*report);
}

void event_writer::machine::take_report(const rd_kafka_message_t& report) {
    const auto id = id_of(report);
    if (records_.in_flight.erase(id) == 0) return;
    const bool was_alone = records_.lone_in_flight == id;
    if (was_alone) records_.lone_in_flight.reset();
    // A broker refuses whole requests: one bad record takes its neighbours with it. Only one sent alone is at fault
    // itself.
    if (verdict_of(report.err) == publish_verdict::record_fault && !was_alone) return send_alone(report);
    decide(id, report.err);
}

void event_writer::machine::send_alone(const rd_kafka_message_t& report) {
    lone_record record{.id = id_of(report), .key = {}, .value = {}, .headers = nullptr};
    record.key.assign(static_cast<const char*>(report.key), report.key_len);
    record.value.assign(static_cast<const char*>(report.payload), report.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&report, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR)
        record.headers.reset(rd_kafka_headers_copy(headers));
    records_.alone.push_back(std::move(record));
    ++counters_.tried_alone;
}

void event_writer::machine::send_next_alone() {
    while (client_.handle && !records_.alone.empty() && records_.in_flight.empty()) {
        auto record = std::move(records_.alone.front());
        records_.alone.pop_front();
        headers_handle headers(record.headers ? rd_kafka_headers_copy(record.headers.get()) : rd_kafka_headers_new(0));
        records_.lone_in_flight = record.id;
        if (produce(record.id, record.key, record.value, std::move(headers))) {
            if (records_.in_flight.contains(record.id)) return;
            records_.lone_in_flight.reset();  // decided at once
        } else {
            records_.lone_in_flight.reset();
            records_.alone.push_front(std::move(record));
            return;
        }
    }
}

void event_writer::machine::decide(std::int64_t id, rd_kafka_resp_err_t fault) {
    const auto verdict = verdict_of(fault);
    switch (verdict) {
        case publish_verdict::delivered:
            ++counters_.delivered;
            rebuild_pause_.reset();
            break;
        case publish_verdict::record_fault: ++counters_.refused; break;
        case publish_verdict::cluster_fault: ++counters_.cluster_faults; break;
        case publish_verdict::writer_lost: ++counters_.lost; break;
    }
    records_.outcomes.push_back({id, verdict, verdict == publish_verdict::delivered ? std::string() : words_of(fault)});
    decided_->ring();
}

void event_writer::machine::take_fault(rd_kafka_event_t* event) {
    const auto fault = rd_kafka_event_error(event);
    if (fault == RD_KAFKA_RESP_ERR__FATAL || rd_kafka_event_error_is_fatal(event)) {
        std::array<char, 512> words{};
        const auto cause = rd_kafka_fatal_error(client_.handle->get(), words.data(), words.size());
        doomed_ = words_of(cause) + ": " + words.data();
        return;
    }
    if (fault == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        if (cluster_.is_up) cluster_.outage.failed(clock_.steady(), words_of(fault));
        cluster_.is_up = false;
        return;
    }
    if (verdict_of(fault) == publish_verdict::cluster_fault)
        log_.error("Kafka refuses us", {{"reason", words_of(fault)}});
    else
        log_.debug("Kafka client event", {{"reason", words_of(fault)}});
}

void event_writer::machine::rebuild(const std::string& why) {
    log_.error("the Kafka producer failed for good; replacing it", {{"reason", why}, {"in_flight", undecided()}});
    ++counters_.rebuilt;
    lose_everything(why);
    bury();
    if (!stopping_)
        asio::co_spawn(executor_, rebuild_after(shared_from_this(), clock_.steady() + rebuild_pause_.next()),
                       asio::detached);
}

task<> event_writer::machine::rebuild_after(std::shared_ptr<machine> self, steady_time at) {
    const auto pause = self->clock_.make_alarm();
    co_await pause->wait_until(at);
    if (self->stopping_) co_return;
    const auto started = self->start();
    if (!started) self->log_.error("no new Kafka producer", {{"reason", started.error().detail}});
}

void event_writer::machine::lose_everything(const std::string& why) {
    for (const auto& record : records_.alone) records_.in_flight.insert(record.id);
    records_.alone.clear();
    records_.lone_in_flight.reset();
    for (const auto id : records_.in_flight) records_.outcomes.push_back({id, publish_verdict::writer_lost, why});
    counters_.lost += records_.in_flight.size();
    records_.in_flight.clear();
    if (!records_.outcomes.empty()) decided_->ring();
}

void event_writer::machine::bury() {
    client_.bell.reset();
    client_.topic.reset();
    cluster_.is_up = false;
    if (client_.handle) off_loop_.run([ended = std::exchange(client_.handle, nullptr)]() mutable { ended.reset(); });
}

task<std::vector<publish_outcome>> event_writer::machine::outcomes(std::shared_ptr<machine> self) {
    while (self->records_.outcomes.empty() && !self->stopped_)
        co_await self->decided_->wait_until(self->clock_.steady() + std::chrono::hours(1));
    co_return std::exchange(self->records_.outcomes, {});
}

task<> event_writer::machine::stop(std::shared_ptr<machine> self, steady_time deadline) {
    self->stopping_ = true;
    while (self->client_.handle && self->undecided() > 0 && self->clock_.steady() < deadline)
        co_await self->drained_->wait_until(deadline);
    self->lose_everything("the writer was stopped");
    self->bury();
    co_await self->off_loop_.idle(deadline + std::chrono::seconds(1));
    self->stopped_ = true;
    self->decided_->ring();
}

void event_writer::machine::abandon() {
    stopping_ = stopped_ = true;
    bury();
    decided_->ring();
    context_->fall_silent();
}

writer_counters event_writer::machine::counters() const {
    auto now = counters_;
    now.in_flight = undecided();
    now.in_flight_max = limits_.in_flight_max;
    return now;
}

event_writer::event_writer(asio::any_io_executor executor, kafka_config config, std::string topic, logger log,
                           writer_limits limits)
    : machine_(std::make_shared<machine>(std::move(executor), std::move(config), std::move(topic), std::move(log),
                                         limits)) {}

event_writer::~event_writer() {
    machine_->abandon();
}

result<void> event_writer::start() {
    return machine_->start();
}
bool event_writer::publish(const outbox_row& row) {
    return machine_->publish(row.id, row.event.order.value, row.event.payload, cloud_event_headers(row.event));
}

bool event_writer::publish(const log_record& record) {
    return machine_->publish(record.number, record.key, record.value, record.headers);
}
task<std::vector<publish_outcome>> event_writer::outcomes() {
    return machine_->outcomes(machine_);
}
task<> event_writer::stop(steady_time deadline) {
    return machine_->stop(machine_, deadline);
}
bool event_writer::is_up() const {
    return machine_->is_up();
}
writer_counters event_writer::counters() const {
    return machine_->counters();
}

}  // namespace tidings::kafka
