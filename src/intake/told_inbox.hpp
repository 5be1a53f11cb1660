// An inbox whose stored messages are told to somebody: to pages that are being looked at.
#pragma once
#include <functional>
#include <utility>
#include "intake/inbox.hpp"

namespace tidings {

class told_inbox final : public inbox {
public:
    using tell = std::function<void(const message_id&, message_status)>;

    // `store` outlives it. `told` runs after the store has taken the batch; of a repeat it tells what was planned again.
    told_inbox(inbox& store, tell told) : store_(store), told_(std::move(told)) {}

    task<result<intake_counts>> store(intake_batch batch) override {
        std::vector<std::pair<message_id, message_status>> planned;
        for (const auto& entry : batch.entries)
            for (const auto& one : entry.messages) planned.emplace_back(one.id, one.status);
        auto counts = co_await store_.store(std::move(batch));
        if (counts && counts->stored > 0)
            for (const auto& [id, status] : planned) told_(id, status);
        co_return counts;
    }

private:
    inbox& store_;
    tell told_;
};

}  // namespace tidings
