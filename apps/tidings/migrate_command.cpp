// tidings migrate: brings the stores of the services to this version, without starting them.
#include <CLI/CLI.hpp>
#include <iostream>
#include "adapters/postgres/migrations.hpp"
#include "adapters/sqlite/sqlite_file.hpp"
#include "command_context.hpp"
#include "common/configuration.hpp"
#include "common/ground.hpp"
#include "runtime/running_parts.hpp"
#include "runtime/within.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct migration_target {
    program reader;
    postgres::service which;
    const char* name;
};

constexpr std::array<migration_target, 2> targets{
    {{program::orders, postgres::service::orders, "order-service"},
     {program::notifications, postgres::service::notifications, "notification-service"}}};

std::string service_name = "both";

task<result<void>> migrate_postgres(postgres::postgres_config config, postgres::service which, std::string& words) {
    const auto done = co_await postgres::migrate(std::move(config), which);
    if (!done) co_return done.error();
    words = done->from == done->to
                ? "is at version " + std::to_string(done->to) + " already"
                : "went from version " + std::to_string(done->from) + " to " + std::to_string(done->to);
    co_return result<void>{};
}

task<> store(task<result<void>> work, result<void>& answer) {
    answer = co_await within(60s, std::move(work));
}

result<void> migrate_one(const migration_target& target, const settings& given, std::string& words) {
    auto quiet = given;
    quiet.log.level = log_level::error;
    ground on{quiet, "tidings-migrate"};
    if (const auto path = given.store.sqlite_path(); !path.empty()) {
        const auto& wanted =
            target.which == postgres::service::orders ? sqlite::orders_schema() : sqlite::notifications_schema();
        open_sqlite_file({path}, wanted, on.io.get_executor(), on.metrics, on.log("sqlite"), "migrated");
        words = "is up to date";
        return {};
    }
    result<void> answer = error{errc::timed_out, "no answer"};
    asio::co_spawn(on.io,
                   store(migrate_postgres(postgres::config_for(given.postgres, target.which, "tidings migrate"),
                                          target.which, words),
                         answer),
                   asio::detached);
    on.io.run();
    return answer;
}

int run_migrate(const command_context& context) {
    for (const auto& target : targets) {
        if (service_name != "both" && service_name != target.name) continue;
        configuration config{target.reader};
        if (print_problems(config.options.load({{}, process_environment(), context.flags.config_file})))
            return exit_usage;
        const auto shown = masked_url(config.values.store.url.reveal());
        std::string words;
        try {
            const auto done = migrate_one(target, config.values, words);
            if (!done)
                return fail({done.error().code, std::string(target.name) + ": " + shown + ": " + done.error().detail});
        } catch (const start_refused& refusal) {
            return fail({errc::rejected, std::string(target.name) + ": " + refusal.what()});
        }
        if (context.json)
            std::cout << boost::json::serialize(
                             boost::json::object{{"service", target.name}, {"database", shown}, {"result", words}})
                      << "\n";
        else
            std::cout << target.name << ": " << shown << " " << words << "\n";
    }
    return exit_ok;
}

}  // namespace

void add_migrate_command(CLI::App& app, command_context& context) {
    auto* command = app.add_subcommand(
        "migrate",
        "bring the databases to this version; the services do it at start too, unless TIDINGS_MIGRATE=false");
    command->add_option("--service", service_name, "whose database")
        ->check(CLI::IsMember({"both", "order-service", "notification-service"}))
        ->capture_default_str();
    command->callback([&context] { context.chosen = [&context] { return run_migrate(context); }; });
}

}  // namespace tidings
