// Runs a conversation against a fake_relay to its end while a test looks on, injects faults, or cuts the line.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>
#include "mail/smtp_conversation.hpp"
#include "support/fake_relay.hpp"

namespace tidings::testing_support {

// Runs steps until finished. `before(step number, step)` may return an error: the line breaks there.
struct player {
    smtp_conversation& talk;
    fake_relay& relay;
    std::function<std::optional<error>(int, const smtp_step&)> before = {};
    result<void> intent = {};
    std::optional<smtp_mail> next = {};  // its envelope goes behind the next final dot
    std::string sent = {}, sent_in_clear = {};
    std::string waiting = {};  // what the relay said and was not read yet
    std::vector<smtp_step::action> actions = {};
    std::vector<std::chrono::milliseconds> limits = {};
    std::size_t piece = 100'000;
    int steps = 0;

    const smtp_outcome& run(smtp_step step) {
        while (step.what != smtp_step::action::finished && ++steps < 10'000) {
            actions.push_back(step.what);
            limits.push_back(step.limit);
            const auto broken = before ? before(steps, step) : std::nullopt;
            step = broken ? talk.on_fault(*broken) : act(step);
        }
        return talk.report();
    }

    smtp_step act(const smtp_step& step) {
        switch (step.what) {
            case smtp_step::action::send:
                for (const auto part : {step.bytes, step.more}) {
                    sent += part;
                    if (!relay.is_encrypted) sent_in_clear += part;
                    waiting += relay.on_bytes(part);
                }
                return talk.on_sent();
            case smtp_step::action::receive:
                if (waiting.empty()) return talk.on_fault({errc::timed_out, "no answer"});
                return read();
            case smtp_step::action::start_tls: relay.is_encrypted = true; return talk.on_tls();
            case smtp_step::action::ask_before_dot: {
                if (!waiting.empty()) return read();  // as the driver: who speaks unasked is heard out
                const auto following = std::exchange(next, {});
                return talk.on_intent(intent, following ? &*following : nullptr);
            }
            case smtp_step::action::finished: break;
        }
        return step;
    }

    smtp_step read() {
        const auto bytes = waiting.substr(0, piece);
        waiting.erase(0, bytes.size());
        return talk.on_bytes(bytes);
    }

    const smtp_outcome& open() {
        waiting += relay.answer("greeting", "220 relay.test ESMTP\r\n");
        return run(talk.open());
    }
};

}  // namespace tidings::testing_support
