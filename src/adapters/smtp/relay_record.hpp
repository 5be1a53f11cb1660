// What is remembered of one relay: its tries, and since when it fails. Pure: times are given.
#pragma once
#include <chrono>
#include <deque>
#include <optional>
#include "mail/smtp_conversation.hpp"
#include "notify/mailer.hpp"
#include "notify/relay_health.hpp"

namespace tidings {

class relay_record {
public:
    using time = std::chrono::steady_clock::time_point;

    // A try that ended because we stop says nothing about the relay: it is not to be noted.
    void note_try(const delivery_report& report, std::chrono::steady_clock::duration took, time now);
    void note_probe(const smtp_outcome& outcome, time now);

    // Its name and connections are left to the caller.
    relay_health at(time now) const;

private:
    static constexpr std::size_t remembered = 256;

    void note_fault(relay_fault fault, time now);
    relay_times last_tries() const;

    std::uint64_t tries_ = 0, accepted_ = 0;
    std::chrono::steady_clock::duration spent_{};
    std::deque<std::chrono::milliseconds> lately_;  // what each of the last tries took
    std::optional<time> failing_since_;
    std::optional<relay_fault> fault_;
    time fault_at_{};
};

}  // namespace tidings
