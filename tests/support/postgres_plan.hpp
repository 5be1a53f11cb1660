// How PostgreSQL would run a statement.
#pragma once
#include <boost/asio/io_context.hpp>
#include <regex>
#include <string>
#include <vector>
#include "adapters/postgres/connection.hpp"
#include "support/run_task.hpp"

namespace tidings::testing_support {

// "(NULL, NULL)": as many as the statement has parameters; empty: it has none.
inline std::string no_values_for(const std::string& sql) {
    std::size_t most = 0;
    const std::regex parameter(R"(\$(\d+))");
    for (std::sregex_iterator at(sql.begin(), sql.end(), parameter), end; at != end; ++at)
        most = std::max<std::size_t>(most, std::stoul((*at)[1]));
    std::string nothing;
    for (auto left = most; left > 0; --left) nothing += nothing.empty() ? "(NULL" : ", NULL";
    return nothing.empty() ? nothing : nothing + ")";
}

// The lines of the plan. `how`: options of EXPLAIN. `settings`: SQL that goes before, such as "SET enable_sort = off; ".
inline std::vector<std::string> explained(asio::io_context& io, const postgres::postgres_config& config,
                                          const postgres::statement& what, const std::string& values,
                                          const std::string& how = {}, const std::string& settings = {}) {
    auto link = run_task(io, postgres::connection::open(io.get_executor(), config)).value();
    const auto lines = run_task(
        io, link->run_script(settings + "PREPARE asked AS " + what.sql + "; EXPLAIN " + how + " EXECUTE asked" + values,
                             std::chrono::seconds(30)));
    std::vector<std::string> plan;
    for (int row = 0; row < lines.value().size(); ++row) plan.push_back(lines->text(row, 0));
    return plan;
}

// Whatever the values of its parameters are, in one text.
inline std::string plan_of(asio::io_context& io, const postgres::postgres_config& config,
                           const postgres::statement& what, const std::string& settings = {}) {
    std::string plan;
    for (const auto& line : explained(io, config, what, no_values_for(what.sql), {}, settings)) plan += line + "\n";
    return plan;
}

}  // namespace tidings::testing_support
