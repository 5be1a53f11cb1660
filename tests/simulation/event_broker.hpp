// The event log: partitions by order, appended to by writers, read by the members of one group. It may lose everything
// it holds (a wiped broker), forget positions, hand partitions back and forth, and write a record twice.
#pragma once
#include <deque>
#include <map>
#include <set>
#include "intake/event_reader.hpp"
#include "relay/event_writer.hpp"
#include "simulation/order_store.hpp"

namespace tidings::simulation {

class broker_reader;

class event_broker {
public:
    explicit event_broker(surroundings& world)
        : world_(world), partitions_(static_cast<std::size_t>(world.plan.partitions)) {}

    void append(const outbox_row& row);
    void append_garbage(int number);
    void wipe();
    void forget_positions(bool to_the_end);
    void rebalance();
    void join(broker_reader& member);
    void leave(broker_reader& member);

    record_batch fetch(broker_reader& member, std::size_t records_max);
    result<void> commit(const log_positions& positions);

    bool is_poison(const event_record& event) const;         // will never be taken
    bool is_behind_poison(const event_record& event) const;  // itself included
    std::size_t garbage() const { return garbage_; }

    bool is_down = false;

private:
    struct partition {
        std::vector<raw_record> records;  // offset = index
        std::optional<std::size_t> committed;
        std::size_t position = 0;  // of its owner
        broker_reader* owner = nullptr;
    };
    void put(std::size_t at, raw_record raw);
    void begin_at_committed(partition& part);

    surroundings& world_;
    std::vector<partition> partitions_;
    std::vector<broker_reader*> members_;
    std::uint64_t generation_ = 1;
    std::size_t garbage_ = 0;
};

class broker_writer final : public event_writer {
public:
    broker_writer(surroundings& world, event_broker& broker, order_store& orders, process_life& life,
                  asio::any_io_executor executor)
        : world_(world),
          broker_(broker),
          orders_(orders),
          life_(life),
          executor_(std::move(executor)),
          decided_(world.clock.make_alarm()) {}

    bool publish(const outbox_row& row) override;
    task<std::vector<publish_outcome>> outcomes() override;
    void stop();

private:
    task<> carry(outbox_row row, std::uint64_t life);
    publish_verdict deliver(const outbox_row& row, std::uint64_t& life);
    void decide(std::int64_t id, publish_verdict verdict);

    surroundings& world_;
    event_broker& broker_;
    order_store& orders_;
    process_life& life_;
    asio::any_io_executor executor_;
    std::unique_ptr<alarm> decided_;
    std::vector<publish_outcome> outcomes_;
    std::size_t in_flight_ = 0;
    std::uint64_t rebuilt_ = 0;  // how often it lost what was in flight
    bool stopped_ = false;
};

class broker_reader final : public event_reader {
public:
    broker_reader(surroundings& world, event_broker& broker, process_life& life)
        : world_(world),
          broker_(broker),
          life_(life),
          call_(world, life, broker.is_down),
          changed_(world.clock.make_alarm()) {
        broker_.join(*this);
    }
    ~broker_reader() override { broker_.leave(*this); }

    task<result<record_batch>> read(std::size_t records_max) override;
    task<result<void>> commit(const log_positions& positions) override;
    void stop();
    void ring() { changed_->ring(); }
    bool is_gone() const { return stopped_ || life_.is_dead(); }

private:
    surroundings& world_;
    event_broker& broker_;
    process_life& life_;
    call call_;
    std::unique_ptr<alarm> changed_;
    bool stopped_ = false;
};

}  // namespace tidings::simulation
