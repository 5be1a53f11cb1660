// One run: a few orders go through the whole pipeline while faults happen, then everything heals and every promise is
// checked. Same seed, same run, to the bit.
#pragma once
#include "simulation/processes.hpp"

namespace tidings::simulation {

struct verdict {
    scenario plan;
    std::vector<std::string> violations;
    std::map<std::string_view, std::uint64_t> counts;
    std::uint64_t hash = 0;
    std::chrono::seconds took{};  // virtual
};

class world {
public:
    world(const scenario& plan, bool aloud);
    ~world();
    verdict run();

private:
    struct slot {
        bool takes_orders = false;
        int number = 0, starts = 0;
        process* now = nullptr;
    };

    // world.cpp: what goes on
    void start(std::size_t at);
    void on_death(std::size_t at);
    task<> restart(std::size_t at);
    void welcome(task<> customer);
    task<> customer(int order);
    task<> late_customer();
    task<bool> write(int order, int version, int tries);
    order_process* someone_who_takes_orders();
    void heal();
    bool is_done() const;

    // faults.cpp: what goes wrong
    void spawn_faults();
    task<> crash_processes();
    task<> pause_processes();
    task<> stop_processes();
    task<> move_partitions();
    task<> lose_records();
    task<> lose_positions();
    task<> write_garbage();
    task<> hold_transactions();
    task<> interrupt(bool& is_down, const char* what);
    task<bool> trouble_within(std::int64_t low_ms, std::int64_t high_ms);
    process* someone();

    // checks.cpp: what must hold in the end
    void check();
    void check_event(const outbox_row& row);
    void check_mail(const stored_mail& mail);
    void check_copies();
    void check_order_of(const order_id& order);
    bool has_successor(const message& head) const;
    bool is_left_behind(const message& head, steady_time arrived_at) const;
    void violated(std::string promise) { history_.violated(std::move(promise)); }

    asio::io_context io_{1};
    testing_support::virtual_clock clock_{io_};
    chronicle history_;
    scenario plan_;
    fault_rates rates_;
    dice chance_;
    surroundings around_{plan_, rates_, chance_, clock_, history_};
    outside outside_{around_, io_};
    std::vector<slot> slots_;
    std::vector<std::unique_ptr<process>> processes_;  // the dead ones too: their coroutines wait for ever
    int customers_ = 0;
    bool healed_ = false;
};

verdict play(const scenario& plan, bool aloud = false);

}  // namespace tidings::simulation
