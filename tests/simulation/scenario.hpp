// Everything a run is made of, drawn from its seed: how much happens, which faults and how often. Each kind of fault is
// left out of about half of the runs, so that no fault can hide behind another (swarm testing).
#pragma once
#include <chrono>
#include <string>
#include "notify/message_journal.hpp"
#include "simulation/dice.hpp"
#include "simulation/mutation.hpp"

namespace tidings::simulation {

// Probabilities per call; all zero once the world has healed.
struct fault_rates {
    double crash = 0;                                // of the process, before or after a call took effect
    double orders_db_error = 0, orders_db_lost = 0;  // not done; done, but the answer was lost
    double broker_error = 0, commit_error = 0;       // of reads and commits
    double cluster_fault = 0, writer_lost = 0, written_twice = 0;
    double mails_db_error = 0, mails_db_lost = 0;
    double smtp_refuse = 0, smtp_early = 0, smtp_temporary = 0, smtp_permanent = 0, smtp_bye = 0, smtp_cut = 0;
    double smtp_silent = 0, smtp_slow = 0, smtp_cut_at_dot = 0;
    double slow_call = 0;
    double rollback = 0, unannounced_commit = 0;  // of order writes; commits that are not handed to the relay
};

struct scenario {
    std::uint64_t seed = 0;
    mutation bug = mutation::none;
    int orders = 1, versions = 1, partitions = 1;
    int order_processes = 1, notify_processes = 1;
    std::chrono::milliseconds trouble{30'000};  // how long faults go on
    std::int64_t latency_max_ms = 10;

    fault_rates rates;
    bool crashes = false, pauses = false, stops = false, rebalances = false;
    bool orders_db_outages = false, broker_outages = false, mails_db_outages = false, smtp_outages = false;
    bool foreign_transactions = false, garbage = false, poison = false;
    bool broker_wipes = false, offset_resets = false;
    bool reconciles = false;  // always when records may get lost; else in half of the runs,
                              // because it would hide bugs that lose events
    bool loses_records() const { return broker_wipes || offset_resets; }

    // settings of the shipped objects
    std::chrono::milliseconds relay_lease{5'000}, sweep_every{500};
    std::chrono::milliseconds reconcile_after{20'000};
    std::size_t writer_queue = 64, relay_in_flight = 64, gaps_asked = 1000;
    std::chrono::milliseconds send_lease{60'000}, hold_max{15 * 60'000}, idle_poll{10'000}, dot_deadline{60'000};
    std::size_t sends_max = 4, batch_max = 10;
    uncertain_policy uncertain = uncertain_policy::resend;
    bool supersedes = false;  // newer mails replace waiting ones of the kinds paid and processing
    bool tells_merchant = false, uses_tls = false, uses_login = false;

    std::string text() const;  // one line for the replay
};

scenario make_scenario(std::uint64_t seed, mutation bug = mutation::none);

}  // namespace tidings::simulation
