#include "adapters/postgres/journal_writer.hpp"

namespace tidings::postgres {

journal_writer::journal_writer(asio::any_io_executor executor, pool& database, group_commit_limits limits)
    : database_(database), groups_(std::move(executor), limits, [this](std::vector<command> group) {
          return write_group(std::move(group));
      }) {}

task<result<std::vector<rows>>> journal_writer::write(std::vector<query> queries) {
    auto answered = co_await groups_.submit(std::move(queries));
    co_return std::move(answered);
}

task<journal_writer::groups::answers> journal_writer::write_group(std::vector<command> group) {
    auto link = co_await database_.acquire();
    if (!link) co_return groups::answers(group.size(), link.error());

    std::vector<query> all;
    for (const auto& each : group) all.insert(all.end(), each.begin(), each.end());
    auto together = co_await (*link)->run(std::move(all), effect::writes);
    groups::answers answers;
    if (together) {
        auto next = together->begin();
        for (const auto& each : group) {
            answer own;
            for (std::size_t at = 0; at < each.size(); ++at) own.push_back(std::move(*next++));
            answers.emplace_back(std::move(own));
        }
        co_return std::move(answers);
    }
    const auto why = together.error();
    if (why.code != errc::invalid && why.code != errc::conflict) co_return groups::answers(group.size(), why);
    for (auto& each : group) {
        auto alone = co_await (*link)->run(std::move(each), effect::writes);
        if (alone.has_error() && alone.error().code == errc::conflict)
            answers.emplace_back(error{errc::unavailable, alone.error().detail});
        else
            answers.emplace_back(std::move(alone));
    }
    co_return std::move(answers);
}

}  // namespace tidings::postgres
