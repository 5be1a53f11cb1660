#include "simulation/event_broker.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "codec/cloud_event.hpp"

namespace tidings::simulation {

void event_broker::put(std::size_t at, raw_record raw) {
    auto& part = partitions_.at(at);
    raw.topic = "order-event";
    raw.partition = static_cast<std::int32_t>(at);
    raw.offset = static_cast<std::int64_t>(part.records.size());
    raw.written_at = world_.clock.now();
    part.records.push_back(std::move(raw));
    if (part.owner) part.owner->ring();
}

void event_broker::append(const outbox_row& row) {
    world_.history.note("event in the log", row.event.id.value, row.id);
    raw_record raw;
    raw.key = row.event.order.value;
    raw.headers = cloud_event_headers(row.event);
    raw.value = row.event.payload;
    const auto number = static_cast<std::size_t>(row.event.order.value.back() - '0');
    put(number % partitions_.size(), std::move(raw));
}

void event_broker::append_garbage(int number) {
    ++garbage_;
    raw_record raw;
    raw.value = "garbage " + std::to_string(number);
    world_.history.note("garbage in the log", raw.value);
    put(static_cast<std::size_t>(number) % partitions_.size(), std::move(raw));
}

void event_broker::wipe() {
    world_.history.note("broker wiped");
    for (auto& part : partitions_) part.records.clear();
}

void event_broker::forget_positions(bool to_the_end) {
    world_.history.note("positions reset", to_the_end ? "to the end" : "to the start");
    for (auto& part : partitions_) part.committed = to_the_end ? part.records.size() : 0;
    rebalance();
}

void event_broker::begin_at_committed(partition& part) {
    const auto end = part.records.size();
    const auto start = world_.plan.bug == mutation::start_at_latest ? end : 0;
    part.position = part.committed.value_or(start);
    if (part.position > end) part.position = 0;
}

void event_broker::rebalance() {
    ++generation_;
    std::erase_if(members_, [](const broker_reader* member) { return member->is_gone(); });
    for (std::size_t at = 0; at < partitions_.size(); ++at) {
        partitions_[at].owner = members_.empty() ? nullptr : members_[(at + generation_) % members_.size()];
        begin_at_committed(partitions_[at]);
    }
    world_.history.note("partitions assigned", {}, static_cast<std::int64_t>(generation_));
    for (auto* member : members_) member->ring();
}

void event_broker::join(broker_reader& member) {
    members_.push_back(&member);
    rebalance();
}

void event_broker::leave(broker_reader& member) {
    std::erase(members_, &member);
    for (auto& part : partitions_)
        if (part.owner == &member) part.owner = nullptr;
}

record_batch event_broker::fetch(broker_reader& member, std::size_t records_max) {
    record_batch batch{.records = {}, .ownership = generation_};
    if (is_down) return batch;
    const auto most = static_cast<std::size_t>(world_.chance.between(1, static_cast<std::int64_t>(records_max)));
    for (auto& part : partitions_) {
        if (part.owner != &member) continue;
        if (part.position > part.records.size()) part.position = 0;  // out of range after a wipe
        while (part.position < part.records.size() && batch.records.size() < most)
            batch.records.push_back(part.records[part.position++]);
        if (world_.plan.bug == mutation::commit_before_store) part.committed = part.position;
    }
    return batch;
}

result<void> event_broker::commit(const log_positions& positions) {
    if (positions.ownership != generation_) return error{errc::rejected, "the partitions moved"};
    for (const auto& [place, next] : positions.next)
        partitions_[static_cast<std::size_t>(place.second)].committed = static_cast<std::size_t>(next);
    return {};
}

bool event_broker::is_poison(const event_record& event) const {
    return is_behind_poison(event) && event.version == std::min(2, world_.plan.versions);
}

bool event_broker::is_behind_poison(const event_record& event) const {
    return world_.plan.poison && event.order.value.back() == '1' && event.version >= std::min(2, world_.plan.versions);
}

// --- the writer of one process

bool broker_writer::publish(const outbox_row& row) {
    if (in_flight_ >= world_.plan.writer_queue) {
        world_.history.note("producer queue full");
        if (world_.plan.bug != mutation::queue_full_is_delivered) return false;
        ++in_flight_;
        decide(row.id, publish_verdict::delivered);
        return true;
    }
    ++in_flight_;
    asio::co_spawn(executor_, carry(row, rebuilt_), asio::detached);
    return true;
}

// What is on the wire goes on even when the process dies.
task<> broker_writer::carry(outbox_row row, std::uint64_t life) {
    auto wake = world_.clock.make_alarm();
    auto took = world_.chance.chance(0.5) ? std::chrono::milliseconds(0)
                                          : world_.chance.pause(1, 5 * world_.plan.latency_max_ms);
    co_await wake->wait_until(world_.clock.steady() + took);
    while (broker_.is_down) {
        if (life_.is_dead()) co_return;  // it was only in the producer's memory
        co_await wake->wait_until(world_.clock.steady() + world_.chance.pause(100, 1'000));
    }
    if (life_.is_dead() && world_.chance.chance(0.5)) co_return;
    const auto verdict = deliver(row, life);
    co_await wake->wait_until(world_.clock.steady() + took);
    if (!life_.is_dead()) decide(row.id, verdict);
}

publish_verdict broker_writer::deliver(const outbox_row& row, std::uint64_t& life) {
    const auto& rates = world_.rates;
    if (life == rebuilt_ && world_.chance.chance(rates.writer_lost)) {
        ++rebuilt_;  // and everything in flight with it
        world_.history.note("writer rebuilt", life_.name());
    }
    if (life != rebuilt_) {
        if (!broker_.is_poison(row.event) && world_.chance.chance(0.5)) broker_.append(row);
        return publish_verdict::writer_lost;
    }
    if (broker_.is_poison(row.event)) return publish_verdict::record_fault;
    if (world_.chance.chance(rates.cluster_fault)) {
        world_.history.note("cluster fault", row.event.id.value);
        return publish_verdict::cluster_fault;
    }
    broker_.append(row);
    if (world_.chance.chance(rates.written_twice)) broker_.append(row);
    orders_.note_confirmed(row.id);
    return publish_verdict::delivered;
}

void broker_writer::decide(std::int64_t id, publish_verdict verdict) {
    --in_flight_;
    outcomes_.push_back({id, verdict, "simulated"});
    decided_->ring();
}

task<std::vector<publish_outcome>> broker_writer::outcomes() {
    while (outcomes_.empty() && !stopped_) {
        co_await decided_->wait_until(steady_time::max());
        if (life_.is_held()) co_await life_.gate();
    }
    co_return std::exchange(outcomes_, {});
}

void broker_writer::stop() {
    stopped_ = true;
    decided_->ring();
}

// --- the reader of one process

task<result<record_batch>> broker_reader::read(std::size_t records_max) {
    const auto refused = co_await call_.ask(world_.rates.broker_error);
    if (refused) {
        if (!broker_.is_down) co_return *refused;  // a client hides that its broker is away
    }
    while (!stopped_) {
        auto batch = broker_.fetch(*this, records_max);
        if (!batch.records.empty()) {
            co_await life_.pass_time(world_.chance.pause(0, world_.plan.latency_max_ms));
            co_return batch;
        }
        co_await changed_->wait_until(world_.clock.steady() + std::chrono::seconds(10));
        if (life_.is_held()) co_await life_.gate();
    }
    co_return error{errc::stopping, "stopped"};
}

task<result<void>> broker_reader::commit(const log_positions& positions) {
    const auto refused = co_await call_.ask(world_.rates.commit_error);
    if (refused) co_return *refused;
    auto committed = broker_.commit(positions);
    const auto lost = co_await call_.answer(world_.rates.commit_error);
    if (lost) co_return *lost;
    co_return committed;
}

void broker_reader::stop() {
    stopped_ = true;
    changed_->ring();
}

}  // namespace tidings::simulation
