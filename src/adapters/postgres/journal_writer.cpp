#include "adapters/postgres/journal_writer.hpp"
#include "adapters/postgres/journal_tick.hpp"

namespace tidings::postgres {
namespace {

// That a mail was accepted is news for nobody who sends: its record goes with what is written next.
hurry hurry_of(const journal_command& command) {
    const auto* end = std::get_if<settle_command>(&command);
    return end && end->how.status == message_status::sent ? hurry::no : hurry::yes;
}

}  // namespace

journal_writer::journal_writer(asio::any_io_executor executor, pool& database, group_commit_limits limits)
    : database_(database), groups_(std::move(executor), limits, [this](std::vector<journal_command> group) {
          return write_group(std::move(group));
      }) {}

task<result<journal_answer>> journal_writer::submit(journal_command command) {
    const auto how = hurry_of(command);
    auto answered = co_await groups_.submit(std::move(command), how);
    co_return std::move(answered);
}

task<result<std::vector<rows>>> journal_writer::write(std::vector<query> command) {
    journal_command own{std::move(command)};
    auto answered = co_await groups_.submit(std::move(own));
    if (!answered) co_return answered.error();
    co_return std::move(answered->answers);
}

task<journal_writer::groups::answers> journal_writer::write_group(std::vector<journal_command> group) {
    auto link = co_await database_.acquire();
    if (!link) co_return groups::answers(group.size(), link.error());
    auto together = co_await write_together(**link, group);
    groups::answers answers;
    if (together) {
        for (auto& each : *together) answers.emplace_back(std::move(each));
        co_return std::move(answers);
    }
    const auto why = together.error();
    if (why.code != errc::invalid && why.code != errc::conflict) co_return groups::answers(group.size(), why);
    for (auto& each : group) {
        std::vector<journal_command> one;
        one.push_back(std::move(each));
        auto alone = co_await write_together(**link, one);
        if (alone)
            answers.emplace_back(std::move(alone->front()));
        else if (alone.error().code == errc::conflict)
            answers.emplace_back(error{errc::unavailable, alone.error().detail});
        else
            answers.emplace_back(alone.error());
    }
    co_return std::move(answers);
}

task<result<std::vector<journal_answer>>> journal_writer::write_together(connection& link,
                                                                         const std::vector<journal_command>& group) {
    journal_tick tick(group, dictionaries_);
    auto queries = tick.queries();
    auto found = co_await link.run(std::move(queries), effect::writes);
    if (!found) co_return found.error();
    for (const auto& lane : tick.lanes_in(*found)) lanes_.note(lane);
    for (const auto id : tick.new_dictionaries()) dictionaries_.insert(id);
    auto answers = tick.read(*found);
    auto doubts = tick.doubts(answers);
    if (doubts.empty()) co_return std::move(answers);
    auto held = co_await link.run(std::move(doubts), effect::reads);
    // Without an answer they count as lost: their leases end, and somebody takes them up again.
    tick.resolve(held ? held->front() : rows(), answers);
    co_return std::move(answers);
}

}  // namespace tidings::postgres
