#include "simulation/scenario.hpp"
#include <sstream>

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;

template <class T, std::size_t Count>
T one_of(dice& chance, const T (&choices)[Count]) {
    return choices[chance.next() % Count];
}

// Absent in half of the runs, rare in most of the others.
double some(dice& chance, double most) {
    const bool is_there = chance.chance(0.5);
    const auto share = static_cast<double>(chance.between(1, 100)) / 100;
    return is_there ? most * share * share : 0;
}

void draw_rates(dice& chance, fault_rates& rates) {
    rates.crash = some(chance, 0.02);
    rates.orders_db_error = some(chance, 0.3);
    rates.orders_db_lost = some(chance, 0.3);
    rates.broker_error = some(chance, 0.3);
    rates.commit_error = some(chance, 0.5);
    rates.cluster_fault = some(chance, 0.2);
    rates.writer_lost = some(chance, 0.3);
    rates.written_twice = some(chance, 0.5);
    rates.mails_db_error = some(chance, 0.3);
    rates.mails_db_lost = some(chance, 0.3);
    rates.smtp_refuse = some(chance, 0.3);
    rates.smtp_early = some(chance, 0.1);
    rates.smtp_temporary = some(chance, 0.2);
    rates.smtp_permanent = some(chance, 0.1);
    rates.smtp_bye = some(chance, 0.1);
    rates.smtp_cut = some(chance, 0.1);
    rates.smtp_silent = some(chance, 0.05);
    rates.smtp_slow = some(chance, 0.2);
    rates.smtp_cut_at_dot = some(chance, 0.6);
    rates.slow_call = some(chance, 0.05);
    rates.rollback = some(chance, 0.5);
    rates.unannounced_commit = chance.chance(0.5) ? 0.3 : chance.chance(0.5) ? 1 : 0;
}

void draw_settings(dice& chance, scenario& drawn) {
    drawn.relay_lease = one_of(chance, {2'000ms, 5'000ms, 10'000ms});
    drawn.sweep_every = one_of(chance, {200ms, 500ms, 1'000ms, 2'000ms});
    drawn.reconcile_after = one_of(chance, {5'000ms, 20'000ms, 60'000ms});
    drawn.writer_queue = one_of<std::size_t>(chance, {1, 2, 64});
    drawn.relay_in_flight = one_of<std::size_t>(chance, {1, 4, 64});
    drawn.gaps_asked = one_of<std::size_t>(chance, {1, 2, 1000});
    drawn.send_lease = one_of(chance, {6'000ms, 15'000ms, 60'000ms});
    drawn.hold_max = one_of(chance, {30'000ms, 900'000ms, 900'000ms});
    drawn.idle_poll = one_of(chance, {1'000ms, 5'000ms, 10'000ms});
    drawn.dot_deadline = one_of(chance, {5'000ms, 20'000ms, 60'000ms});
    drawn.sends_max = one_of<std::size_t>(chance, {1, 2, 4, 16});
    drawn.batch_max = one_of<std::size_t>(chance, {1, 3, 10, 500});
    drawn.uncertain = chance.chance(0.25) ? uncertain_policy::hold : uncertain_policy::resend;
    drawn.tells_merchant = chance.chance(0.3);
    drawn.uses_tls = chance.chance(0.2);
    drawn.uses_login = drawn.uses_tls && chance.chance(0.5);
    drawn.supersedes = chance.chance(0.2);
}

}  // namespace

scenario make_scenario(std::uint64_t seed, mutation bug) {
    dice chance(seed * 0x2545F4914F6CDD1DULL + 1);
    scenario drawn;
    drawn.seed = seed;
    drawn.bug = bug;
    drawn.orders = static_cast<int>(chance.between(1, 6));
    drawn.versions = static_cast<int>(chance.between(1, 4));
    drawn.partitions = static_cast<int>(chance.between(1, 3));
    drawn.order_processes = static_cast<int>(chance.between(1, 2));
    drawn.notify_processes = static_cast<int>(chance.between(1, 2));
    drawn.trouble = chance.pause(10'000, 40'000);
    drawn.latency_max_ms = one_of<std::int64_t>(chance, {2, 20, 200});
    draw_rates(chance, drawn.rates);
    for (bool* kind : {&drawn.crashes, &drawn.pauses, &drawn.stops, &drawn.rebalances, &drawn.orders_db_outages,
                       &drawn.broker_outages, &drawn.mails_db_outages, &drawn.smtp_outages, &drawn.foreign_transactions,
                       &drawn.garbage})
        *kind = chance.chance(0.4);
    drawn.poison = chance.chance(0.15);
    drawn.broker_wipes = chance.chance(0.15);
    drawn.offset_resets = chance.chance(0.15);
    drawn.reconciles = drawn.loses_records() || chance.chance(0.4);
    draw_settings(chance, drawn);
    return drawn;
}

std::string scenario::text() const {
    std::ostringstream out;
    out << orders << " orders of " << versions << " versions, " << partitions << " partitions, " << order_processes
        << "+" << notify_processes << " processes, trouble " << trouble.count() << " ms:";
    const std::pair<bool, const char*> kinds[] = {{crashes, "crashes"},
                                                  {pauses, "pauses"},
                                                  {stops, "stops"},
                                                  {rebalances, "rebalances"},
                                                  {orders_db_outages, "orders-db"},
                                                  {broker_outages, "broker"},
                                                  {mails_db_outages, "mails-db"},
                                                  {smtp_outages, "smtp"},
                                                  {foreign_transactions, "foreign-transactions"},
                                                  {garbage, "garbage"},
                                                  {poison, "poison"},
                                                  {broker_wipes, "wipes"},
                                                  {offset_resets, "offset-resets"}};
    for (const auto& [is_on, name] : kinds)
        if (is_on) out << ' ' << name;
    out << "; lease " << send_lease.count() << " ms, hold " << hold_max.count() << " ms, sends " << sends_max
        << (uncertain == uncertain_policy::hold ? ", uncertain mails held" : "")
        << (supersedes ? ", newer mails replace" : "");
    return out.str();
}

}  // namespace tidings::simulation
