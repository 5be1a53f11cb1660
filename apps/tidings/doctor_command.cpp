// tidings doctor: is what the configuration names really there? One line each, every look with a deadline.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include "adapters/oauth/token_endpoint.hpp"
#include "adapters/oauth/token_keeper.hpp"
#include "adapters/postgres/pool.hpp"
#include "adapters/postgres/surroundings.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "command_context.hpp"
#include "common/configuration.hpp"
#include "common/ground.hpp"
#include "finding.hpp"
#include "kafka_look.hpp"
#include "mail/helo_name.hpp"
#include "meant_programs.hpp"
#include "runtime/running_parts.hpp"
#include "runtime/within.hpp"
#include "service_look.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr auto look_limit = 5s;

// Nothing is created or migrated here: a look must not change what it looks at.
finding look_at_sqlite(const std::string& path) {
    const finding well{"database", true, path};
    std::error_code problem;
    if (std::filesystem::exists(path, problem)) return well;
    const auto folder = std::filesystem::absolute(path, problem).parent_path();
    if (std::filesystem::is_directory(folder, problem)) return {"database", true, path + " is made at the first start"};
    return {"database", true, path + " and its folder are made at the first start"};
}

task<result<void>> reach(postgres::pool& database, postgres::postgres_config config) {
    const auto own_session = co_await postgres::check_pooling(std::move(config));
    if (!own_session) co_return own_session.error();
    co_return co_await database.start();
}

task<finding> look_at_postgres(const settings& given, const part_surroundings& on) {
    const auto shown = masked_url(given.store.url.reveal());
    auto config = postgres::config_for(given.postgres, postgres::service::orders, "tidings doctor");
    postgres::pool database{on.executor, config, on.log("postgres")};
    auto reaching = reach(database, std::move(config));
    const auto reached = co_await within(look_limit, std::move(reaching));
    database.stop();
    co_return finding{"database", reached.has_value(), shown + (reached ? " answers" : ": " + reached.error().detail)};
}

task<finding> look_at_database(const settings& given, const part_surroundings& on) {
    if (const auto path = given.store.sqlite_path(); !path.empty()) co_return look_at_sqlite(path);
    co_return co_await look_at_postgres(given, on);
}

finding look_at_kafka_now(const settings& given) {
    if (given.kafka.brokers.empty()) return {"kafka", true, "no brokers are set; `tidings dev` needs none"};
    const auto seen = look_at_kafka(given.kafka, look_limit);
    return {"kafka", seen.has_value(), given.kafka.brokers + (seen ? ": " + *seen : ": " + seen.error().detail)};
}

task<result<void>> greet(smtp_mailer& mailer) {
    co_return co_await mailer.probe();
}

// Relays may take longer than other peers: name, connection, TLS, login.
task<finding> look_at_relay(smtp_mailer_config config, const part_surroundings& on) {
    const auto relay = config.relays.front();
    const auto name = client_name(config);
    smtp_mailer mailer{on.executor, std::move(config), on.log("smtp")};
    auto greeting = greet(mailer);
    const auto greeted = co_await within(look_limit, std::move(greeting));
    co_await mailer.stop(100ms);
    auto words = relay.label() + (greeted ? " takes mail" : ": " + greeted.error().detail);
    if (greeted && !is_helo_name(name))
        words += ", but some refuse the name \"" + name + "\" in EHLO; set TIDINGS_SMTP_HELO to a full domain name";
    co_return finding{"mail relay", greeted.has_value(), words};
}

task<finding> look_at_token(const oauth_config& config, const part_surroundings& on) {
    auto quick = config;
    quick.fetch_max = look_limit;
    const token_endpoint endpoint{on.executor, std::move(quick)};
    const auto given = co_await endpoint.fetch(config.refresh_token);
    auto words = config.label();
    if (given)
        words += " gives access tokens, for " + std::to_string(given->lifetime.count()) + " s";
    else
        words += ": " + given.error().detail;
    co_return finding{"mail token", given.has_value(), words};
}

task<> look_around(const settings& given, program reader, part_surroundings on, std::vector<finding>& found) {
    found.push_back(co_await look_at_database(given, on));
    found.push_back(look_at_kafka_now(given));
    if (reader == program::orders) co_return;
    if (given.smtp.relays.empty()) {
        found.push_back({"mail relay", true, "none is set; `tidings dev` has its own mailbox"});
        co_return;
    }
    if (given.oauth.is_set()) found.push_back(co_await look_at_token(given.oauth, on));
    auto config = given.smtp;
    config.tokens = make_token_keeper(on.executor, on.clock, on.random, given.oauth, on.log("oauth"));
    for (const auto& relay : std::exchange(config.relays, {})) {
        auto one = config;
        one.relays = {relay};
        found.push_back(co_await look_at_relay(std::move(one), on));
    }
}

std::string on_one_line(std::string words) {
    std::ranges::replace_if(
        words, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return words;
}

int print(const std::vector<finding>& found, bool json) {
    bool all_well = true;
    boost::json::array list;
    for (const auto& each : found) {
        all_well = all_well && each.is_well;
        list.push_back({{"check", each.what}, {"ok", each.is_well}, {"detail", each.words}});
        if (!json)
            std::cout << (each.is_well ? "ok    " : "WRONG ") << each.what
                      << std::string(each.what.size() < 22 ? 22 - each.what.size() : 1, ' ') << on_one_line(each.words)
                      << "\n";
    }
    if (json) std::cout << boost::json::serialize(list) << "\n";
    return all_well ? exit_ok : exit_failed;
}

// Empty: every program that is meant could start with it.
std::vector<finding> wrong_configuration(const std::vector<named_program>& programs, const command_context& context) {
    std::vector<finding> found;
    for (const auto& [name, reader] : programs) {
        configuration config{reader};
        auto wrong = config.options.load({{}, process_environment(), context.flags.config_file});
        if (wrong.empty()) wrong = problems(config.values, config.options);
        for (const auto& problem : wrong) found.push_back({"configuration", false, name + ": " + problem.line()});
    }
    return found;
}

// The running ones, at the addresses that the command line tool would use.
void look_at_services(const std::vector<named_program>& programs, const command_context& context,
                      std::vector<finding>& found) {
    configuration client{program::cli};
    if (!client.options.load({context.flags.values, process_environment(), context.flags.config_file}).empty()) return;
    const auto was_given = [&](const char* option) { return client.options.find(option)->is_set(); };
    const auto& to = client.values.client;
    for (const auto& [name, reader] : programs) {
        if (reader == program::orders || reader == program::dev)
            found.push_back(look_at_service(name, to.orders_url, to.ca_file, was_given("orders_url")));
        if (reader == program::notifications)
            found.push_back(look_at_service(name, to.notifications_url, to.ca_file, was_given("notifications_url")));
    }
}

std::string names_of(const std::vector<named_program>& programs) {
    std::string names;
    for (const auto& each : programs) names += (names.empty() ? "" : " and ") + each.name;
    return names;
}

int run_doctor(const std::string& only, const command_context& context) {
    configuration config{only.empty() ? program::any : meant_programs(only, settings{program::any}).front().reader};
    std::vector<finding> found;
    for (const auto& problem : config.options.load({{}, process_environment(), context.flags.config_file}))
        found.push_back({"configuration", false, problem.line()});
    const auto programs = meant_programs(only, config.values);
    if (found.empty()) found = wrong_configuration(programs, context);
    if (!found.empty()) return print(found, context.json), exit_usage;
    found.push_back({"configuration", true, "every option is in order for " + names_of(programs)});
    config.values.log.level = log_level::error;
    ground on{config.values, "tidings-doctor"};
    asio::co_spawn(on.io, look_around(config.values, config.options.reader(), on.for_parts(), found),
                   [&on](std::exception_ptr bug) {
                       on.io.stop();
                       if (bug) std::rethrow_exception(bug);
                   });
    on.io.run();
    look_at_services(programs, context, found);
    return print(found, context.json);
}

}  // namespace

void add_doctor_command(CLI::App& app, command_context& context) {
    static std::string only;
    auto* command = app.add_subcommand(
        "doctor", "check configuration, database, Kafka, mail relays and the running services; changes nothing");
    add_program_option(*command, only,
                       "the program that is asked about; both services when there are Kafka brokers, else dev");
    command->callback([&context] { context.chosen = [&context] { return run_doctor(only, context); }; });
}

}  // namespace tidings
