// A mail relay by script: what it answers, how long it takes, and a record of all that reached it.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>
#include "notify/mailer.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::testing_support {

class scripted_mailer final : public mailer {
public:
    struct delivery {
        envelope to;
        shared_text bytes;
        steady_time at;  // of the final dot
        delivery_outcome outcome;
    };

    explicit scripted_mailer(virtual_clock& clock) : clock_(clock) {}

    std::function<delivery_report(const envelope&)> answers = [](const envelope&) { return accepted(); };
    std::function<std::chrono::milliseconds(const envelope&)> takes_before_dot = [](const envelope&) {
        return std::chrono::milliseconds(5);
    };
    std::function<std::chrono::milliseconds(const envelope&)> takes_after_dot = [](const envelope&) {
        return std::chrono::milliseconds(5);
    };
    std::vector<delivery> dots;       // final dots that went out
    std::vector<steady_time> probes;  // when each began
    // What a probe meets before it could say MAIL FROM, and how long that takes. Not set: what `answers` says.
    std::function<result<void>()> probe_answers;
    std::function<std::chrono::milliseconds()> takes_probe = [] { return std::chrono::milliseconds(5); };
    int tries = 0;
    std::size_t open = 0, open_most = 0;
    std::map<std::string, int> open_to;  // by recipient
    bool doubled = false;                // two sends to one recipient at once

    static delivery_report accepted() {
        return {.outcome = delivery_outcome::accepted,
                .relay = "relay:25",
                .phase = smtp_phase::dot,
                .reply_code = 250,
                .reply = "ok"};
    }
    static delivery_report answer(delivery_outcome outcome, int code, smtp_phase phase, std::string text = "no") {
        return {.outcome = outcome, .relay = "relay:25", .phase = phase, .reply_code = code, .reply = std::move(text)};
    }

    task<delivery_report> deliver(envelope to, shared_text bytes, before_dot intend) override {
        ++tries;
        open_most = std::max(open_most, ++open);
        doubled = doubled || ++open_to[to.recipient] > 1;
        auto report = co_await talk(to, std::move(bytes), std::move(intend));
        --open;
        --open_to[to.recipient];
        co_return report;
    }

    task<result<void>> probe() override {
        probes.push_back(clock_.steady());
        const auto answer = probe_answers ? probe_answers() : probe_answer_of(answers({}));
        co_await clock_.sleep_for(takes_probe());
        co_return answer;
    }

private:
    static result<void> probe_answer_of(const delivery_report& report) {
        const bool is_early = report.phase && !is_about_one_mail(*report.phase);
        if (report.outcome == delivery_outcome::channel_fault && is_early)
            return error{errc::unavailable, report.reply};
        return {};
    }
    task<delivery_report> talk(envelope to, shared_text bytes, before_dot intend) {
        auto report = answers(to);
        co_await clock_.sleep_for(takes_before_dot(to));
        if (report.phase != smtp_phase::dot) co_return report;
        auto intended = co_await intend("relay:25");
        if (!intended) {
            auto off = answer(delivery_outcome::called_off, 0, smtp_phase::data, intended.error().detail);
            co_return off;
        }
        const auto at = clock_.steady();
        co_await clock_.sleep_for(takes_after_dot(to));
        dots.push_back({to, std::move(bytes), at, report.outcome});
        co_return report;
    }
    virtual_clock& clock_;
};

}  // namespace tidings::testing_support
