// Group commit: whatever arrived while the last group was being written goes into the next one, and whatever arrives in
// one turn of the executor into the same one, so that concurrent writers share one durable transaction and a lone
// writer waits for nobody. A command that is in no hurry, and alone, waits for another one, whichever, for `company_max`
// at most: so no more than one of them waits at a time. One executor, no threads of its own. A queue beyond `waiting_max` answers unavailable at once instead of
// growing; a command that found no group within `wait_max`, because the groups under way hang, answers unavailable
// then. Neither has been written.
#pragma once
#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <vector>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct group_commit_limits {
    std::size_t group_max = 64;  // commands in one transaction
    std::size_t groups_in_flight_max = 2;
    std::size_t waiting_max = 4096;                  // commands waiting for a group
    std::chrono::milliseconds wait_max{0};           // the longest such wait; 0: as long as it takes
    std::chrono::milliseconds company_max{0};        // how long a command without hurry waits for another
    std::function<void(std::size_t)> on_group = {};  // told the size of each group, for metrics; may be empty
};

enum class hurry { yes, no };

// Command: moved into the group. Answer: default-constructible, one per command, in the group's order.
template <class Command, class Answer>
class group_commit {
public:
    using group = std::vector<Command>;
    using answers = std::vector<result<Answer>>;
    using write_group = std::function<task<answers>(group)>;
    // True when the command must not share a group with those already chosen (same order, same key): it waits for a
    // later one.
    using clashes = std::function<bool(const Command&, const std::vector<Command>&)>;

    group_commit(asio::any_io_executor executor, group_commit_limits limits, write_group write, clashes clash = {})
        : executor_(std::move(executor)),
          limits_(limits),
          write_(std::move(write)),
          clash_(std::move(clash)),
          overdue_(executor_),
          company_(executor_) {}

    task<result<Answer>> submit(Command command, hurry how = hurry::yes) {
        if (waiting_.size() >= limits_.waiting_max)
            co_return error{errc::unavailable, "too many writes are waiting for the database"};
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(result<Answer>)>(
            [this, how](auto handler, Command given) {
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                waiting_.push_back({std::move(given),
                                    [shared](result<Answer> answer) {
                                        auto executor = asio::get_associated_executor(*shared);
                                        asio::post(executor, [shared, answer = std::move(answer)]() mutable {
                                            (*shared)(std::move(answer));
                                        });
                                    },
                                    clock::now(), how});
                if (how == hurry::yes || waiting_.size() > 1)
                    start_groups_after_this_turn();
                else
                    wait_for_company();
                watch_waiting();
            },
            asio::use_awaitable, std::move(command));
    }

    std::size_t waiting() const { return waiting_.size(); }
    bool is_idle() const { return waiting_.empty() && in_flight_ == 0; }

private:
    using clock = std::chrono::steady_clock;
    struct entry {
        Command command;
        std::function<void(result<Answer>)> done;
        clock::time_point since;
        hurry how;
    };

    // One timer for the oldest: commands wait in the order in which they came.
    void watch_waiting() {
        if (limits_.wait_max.count() == 0 || watching_ || waiting_.empty()) return;
        watching_ = true;
        overdue_.expires_at(waiting_.front().since + limits_.wait_max);
        overdue_.async_wait([this](boost::system::error_code gone) {
            if (gone) return;
            watching_ = false;
            refuse_overdue();
            watch_waiting();
        });
    }

    void refuse_overdue() {
        const auto now = clock::now();
        while (!waiting_.empty() && waiting_.front().since + limits_.wait_max <= now) {
            auto refused = std::move(waiting_.front());
            waiting_.pop_front();
            refused.done(error{errc::unavailable, "the database does not answer; nothing was written"});
        }
    }

    // Until it has waited long enough, unless a group takes it before.
    void wait_for_company() {
        if (watching_company_ || waiting_.empty()) return;
        watching_company_ = true;
        company_.expires_at(waiting_.front().since + limits_.company_max);
        company_.async_wait([this](boost::system::error_code gone) {
            if (gone) return;
            watching_company_ = false;
            if (waiting_.empty()) return;
            if (waiting_.front().since + limits_.company_max > clock::now()) return wait_for_company();
            hurried_ = true;
            start_groups();
        });
    }

    // What the handlers behind this one bring is worth a turn: alone, the first would make all of them wait for its
    // group.
    void start_groups_after_this_turn() {
        hurried_ = true;
        if (starting_ || in_flight_ >= limits_.groups_in_flight_max) return;
        starting_ = true;
        asio::post(executor_, [this] {
            starting_ = false;
            start_groups();
        });
    }

    void start_groups() {
        while (in_flight_ < limits_.groups_in_flight_max && !waiting_.empty() && hurried_) {
            auto [commands, done] = next_group();
            if (commands.empty()) return;
            hurried_ = waiting_.size() > 1 || (!waiting_.empty() && waiting_.front().how == hurry::yes);
            if (!waiting_.empty() && !hurried_) wait_for_company();
            if (limits_.on_group) limits_.on_group(commands.size());
            ++in_flight_;
            asio::co_spawn(executor_, run(std::move(commands), std::move(done)), asio::detached);
        }
    }

    std::pair<group, std::vector<std::function<void(result<Answer>)>>> next_group() {
        group commands;
        std::vector<std::function<void(result<Answer>)>> done;
        std::deque<entry> left;
        while (!waiting_.empty() && commands.size() < limits_.group_max) {
            auto first = std::move(waiting_.front());
            waiting_.pop_front();
            if (clash_ && clash_(first.command, commands)) {
                left.push_back(std::move(first));
                continue;
            }
            commands.push_back(std::move(first.command));
            done.push_back(std::move(first.done));
        }
        for (; !left.empty(); left.pop_back()) waiting_.push_front(std::move(left.back()));
        return {std::move(commands), std::move(done)};
    }

    task<> run(group commands, std::vector<std::function<void(result<Answer>)>> done) {
        const auto count = done.size();
        answers given;
        try {
            given = co_await write_(std::move(commands));
        } catch (const std::exception& problem) {
            given.clear();
            for (std::size_t at = 0; at < count; ++at) given.push_back(error{errc::outcome_unknown, problem.what()});
        }
        --in_flight_;
        for (std::size_t at = 0; at < count; ++at)
            done[at](at < given.size() ? std::move(given[at])
                                       : result<Answer>(error{errc::internal, "a group gave too few answers"}));
        start_groups();
    }

    asio::any_io_executor executor_;
    group_commit_limits limits_;
    write_group write_;
    clashes clash_;
    std::deque<entry> waiting_;
    std::size_t in_flight_ = 0;
    asio::steady_timer overdue_, company_;
    bool watching_ = false, watching_company_ = false, starting_ = false;
    bool hurried_ = false;  // something that waits starts a group
};

}  // namespace tidings
