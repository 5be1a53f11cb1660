// A copywriter by script: what it answers, how long it takes, and a record of what it was asked.
#pragma once
#include <functional>
#include <vector>
#include "notify/ai_spending.hpp"
#include "notify/copywriter.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::testing_support {

inline copy_report a_draft() {
    return {
        .outcome = copy_outcome::written,
        .draft = {"Hello {name}, how lovely to hear from you!", "We hope your order brings you many happy moments."},
        .model = "scripted-1",
        .detail = {},
        .tokens_in = 300,
        .tokens_out = 60,
        .retry_after = {}};
}

inline copy_report no_draft(copy_outcome outcome, std::string detail = "scripted") {
    copy_report report;
    report.outcome = outcome;
    report.detail = std::move(detail);
    return report;
}

class scripted_copywriter final : public copywriter {
public:
    explicit scripted_copywriter(virtual_clock& clock) : clock_(clock) {}

    std::function<copy_report(const prose_request&)> answers = [](const prose_request&) { return a_draft(); };
    std::function<std::chrono::milliseconds(const prose_request&)> takes = [](const prose_request&) {
        return std::chrono::milliseconds(200);
    };
    std::vector<prose_request> asked;
    std::size_t open = 0, open_most = 0;

    std::string_view model() const override { return "scripted"; }
    std::string_view prompt_version() const override { return "1"; }
    task<copy_report> write(prose_request request, std::chrono::milliseconds) override {
        asked.push_back(request);
        open_most = std::max(open_most, ++open);
        auto report = answers(request);
        co_await clock_.sleep_for(takes(request));
        --open;
        co_return report;
    }

private:
    virtual_clock& clock_;
};

// A day's tokens in memory.
class memory_spending final : public ai_spending {
public:
    ai_tokens total;
    int calls = 0;
    bool fails = false;
    task<result<ai_tokens>> add(timestamp, ai_tokens used) override {
        ++calls;
        if (fails) co_return error{errc::unavailable, "the store is away"};
        total = total + used;
        co_return total;
    }
};

}  // namespace tidings::testing_support
