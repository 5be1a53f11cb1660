#include "adapters/side_topics/dead_letter_mirror.hpp"
#include <boost/json.hpp>
#include "codec/cloud_event.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

log_record record_of(const dead_letter& letter, std::int64_t number, std::string id) {
    const cloud_event about{.id = std::move(id),
                            .type = "message.dead.v1",
                            .subject = letter.head.order.value,
                            .time = letter.head.settled_at.value_or(letter.event_time),
                            .sequence = letter.head.order_version,
                            .traceparent = letter.traceparent};
    return {number, letter.head.order.value, cloud_event_headers(about), dead_letter_payload(letter)};
}

}  // namespace

std::string dead_letter_payload(const dead_letter& letter) {
    boost::system::error_code no_json;
    auto data = boost::json::parse(letter.event_payload, no_json);
    if (no_json) data = boost::json::string(letter.event_payload);
    const boost::json::object payload{{"message",
                                       {{"id", letter.head.id.value},
                                        {"order", letter.head.order.value},
                                        {"kind", letter.head.kind.name()},
                                        {"recipient", letter.head.recipient},
                                        {"attempts", letter.head.attempts},
                                        {"reason", letter.reason},
                                        {"last_reply", letter.head.last_reply}}},
                                      {"event",
                                       {{"id", letter.head.event.value},
                                        {"type", letter.event_type},
                                        {"time", to_rfc3339(letter.event_time)},
                                        {"data", std::move(data)}}}};
    return boost::json::serialize(payload);
}

dead_letter_mirror::dead_letter_mirror(record_writer& writer, std::function<task<>(steady_time)> stop_writer,
                                       id_generator& ids, async_clock& clock, metrics& into, logger log)
    : writer_(writer),
      stop_writer_(std::move(stop_writer)),
      ids_(ids),
      clock_(clock),
      log_(std::move(log)),
      mirrored_(into.make_counter("tidings_dead_letters_mirrored_total", "Dead letters copied to their topic.")),
      lost_(into.make_counter("tidings_dead_letters_not_mirrored_total",
                              "Dead letters that could not be copied; the journal has them.")) {}

void dead_letter_mirror::take(const dead_letter& letter) {
    if (waiting_.size() >= waiting_max) {
        lost_.add();
        return;
    }
    waiting_.push_back(record_of(letter, ++last_number_, ids_.next_event().value));
    publish_waiting();
}

void dead_letter_mirror::publish_waiting() {
    while (!waiting_.empty() && writer_.publish(waiting_.front())) {
        in_flight_.emplace(waiting_.front().number, waiting_.front());
        waiting_.pop_front();
    }
}

void dead_letter_mirror::on_outcome(const publish_outcome& outcome) {
    auto record = in_flight_.extract(outcome.outbox_id);
    if (record.empty()) return;
    switch (outcome.verdict) {
        case publish_verdict::delivered: mirrored_.add(); return;
        case publish_verdict::record_fault:
            lost_.add();
            log_.warn("a dead letter is not mirrored", {{"order_id", record.mapped().key}, {"reason", outcome.detail}});
            return;
        case publish_verdict::cluster_fault:
        case publish_verdict::writer_lost: waiting_.push_front(std::move(record.mapped())); return;
    }
}

task<> dead_letter_mirror::run() {
    for (;;) {
        const auto outcomes = co_await writer_.outcomes();
        if (outcomes.empty()) co_return;
        bool refused = false;
        for (const auto& outcome : outcomes) {
            on_outcome(outcome);
            refused = refused || outcome.verdict == publish_verdict::cluster_fault;
        }
        if (refused) co_await clock_.sleep_for(1s);
        publish_waiting();
    }
}

task<> dead_letter_mirror::stop() {
    co_await stop_writer_(clock_.steady() + 2s);
}

running_part dead_letter_mirror::part() {
    return {"dead letters", [this] { return run(); }, [this] { return stop(); }};
}

}  // namespace tidings
