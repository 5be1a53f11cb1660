// A journal whose every end of a try is told to somebody: to pages that are being looked at.
#pragma once
#include <functional>
#include "notify/message_journal.hpp"

namespace tidings {

class told_journal final : public message_journal {
public:
    using tell = std::function<void(const message_id&, message_status)>;

    // `store` outlives it. `told` runs after the store has taken the end.
    told_journal(message_journal& store, tell told) : store_(store), told_(std::move(told)) {}

    task<result<claimed_messages>> claim(claim_request request) override { return store_.claim(std::move(request)); }
    task<result<void>> freeze(held_message held, frozen_mail mail) override {
        return store_.freeze(std::move(held), std::move(mail));
    }
    task<result<std::int64_t>> intend(held_message held, intent about) override {
        return store_.intend(std::move(held), std::move(about));
    }
    task<result<void>> settle(held_message held, settlement how) override {
        const auto id = held.id;
        const auto status = how.status;
        auto settled = co_await store_.settle(std::move(held), std::move(how));
        if (settled) told_(id, status);
        co_return settled;
    }
    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override {
        return store_.renew(std::move(held), lease);
    }
    task<result<recovery>> recover(uncertain_rules rules) override { return store_.recover(std::move(rules)); }
    bool has_ready(const claim_request& request) const override { return store_.has_ready(request); }
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override { return store_.next_due_in(); }

private:
    message_journal& store_;
    tell told_;
};

}  // namespace tidings
