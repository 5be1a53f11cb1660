// An inbox whose every stored event is told to the order side, duplicates included.
#pragma once
#include "intake/inbox.hpp"
#include "intake/receipt_teller.hpp"

namespace tidings {

class telling_inbox final : public inbox {
public:
    telling_inbox(inbox& store, receipt_teller& teller) : store_(store), teller_(teller) {}

    task<result<intake_counts>> store(intake_batch batch) override {
        std::vector<event_id> events;
        for (const auto& entry : batch.entries) events.push_back(entry.event.id);
        auto counts = co_await store_.store(std::move(batch));
        if (counts) teller_.stored(events);
        co_return counts;
    }

private:
    inbox& store_;
    receipt_teller& teller_;
};

}  // namespace tidings
