// The way back: receipts from the notification side through a topic of their own into the orders' database, and the
// book that knows which events are not confirmed yet.
#pragma once
#include "intake/receipt_writer.hpp"
#include "notify/settlements.hpp"
#include "relay/receipt_book.hpp"
#include "relay/receipt_reader.hpp"
#include "simulation/event_broker.hpp"
#include "simulation/mail_store.hpp"

namespace tidings::simulation {

// In the orders' database. Durable.
class receipt_ledger {
public:
    receipt_ledger(surroundings& world, const order_store& orders) : world_(world), orders_(orders) {}

    void record(const event_receipts& receipts);
    std::vector<overdue_event> overdue(std::chrono::milliseconds unreceived_for,
                                       std::chrono::milliseconds unsettled_for, std::chrono::milliseconds again_after,
                                       std::size_t limit);
    receipt_counts counts(std::chrono::milliseconds unreceived_for) const;
    bool is_settled(const event_id& event) const;

private:
    struct known {
        bool received = false, settled = false;
        std::int64_t asked = 0;
        timestamp asked_at{};
    };
    surroundings& world_;
    const order_store& orders_;
    std::map<std::string, known> known_;
};

// "<topic>.receipts": best effort, and a wiped broker loses it too.
struct receipt_topic {
    std::vector<event_receipts> batches;
    std::size_t committed = 0;
    void wipe() { batches.clear(), committed = 0; }
};

class receipt_topic_writer final : public receipt_writer {
public:
    receipt_topic_writer(surroundings& world, event_broker& broker, receipt_topic& topic, process_life& life)
        : world_(world), broker_(broker), topic_(topic), life_(life) {}
    bool publish(const event_receipts& batch) override;

private:
    surroundings& world_;
    event_broker& broker_;
    receipt_topic& topic_;
    process_life& life_;
};

class receipt_topic_reader final : public receipt_reader {
public:
    receipt_topic_reader(surroundings& world, event_broker& broker, receipt_topic& topic, process_life& life)
        : world_(world),
          broker_(broker),
          topic_(topic),
          life_(life),
          call_(world, life, broker.is_down),
          wake_(world.clock.make_alarm()),
          position_(topic.committed) {}
    task<result<receipts_read>> read() override;
    task<result<void>> commit() override;
    void stop();

private:
    surroundings& world_;
    event_broker& broker_;
    receipt_topic& topic_;
    process_life& life_;
    call call_;
    std::unique_ptr<alarm> wake_;
    std::size_t position_ = 0;
    bool stopped_ = false;
};

class book_port final : public receipt_book {
public:
    book_port(surroundings& world, order_store& orders, receipt_ledger& ledger, process_life& life)
        : world_(world), ledger_(ledger), call_(world, life, orders.is_down) {}
    task<result<void>> record(event_receipts receipts) override;
    task<result<std::vector<overdue_event>>> overdue(std::chrono::milliseconds unreceived_for,
                                                     std::chrono::milliseconds unsettled_for,
                                                     std::chrono::milliseconds again_after, std::size_t limit) override;
    task<result<receipt_counts>> counts(std::chrono::milliseconds unreceived_for) override;

private:
    surroundings& world_;
    receipt_ledger& ledger_;
    call call_;
};

class settlements_port final : public settlements {
public:
    settlements_port(surroundings& world, mail_store& mails, process_life& life)
        : world_(world), mails_(mails), call_(world, life, mails.is_down) {}
    task<result<std::vector<event_id>>> settled_among(std::vector<event_id> events) override;
    task<result<std::vector<event_id>>> open_events(std::size_t limit) override;

private:
    surroundings& world_;
    mail_store& mails_;
    call call_;
};

}  // namespace tidings::simulation
