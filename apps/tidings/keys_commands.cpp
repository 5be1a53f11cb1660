// tidings keys create · list · revoke: who may do what, at one service or at both. A key for both is made here, and
// each service is told its digest alone.
#include <CLI/CLI.hpp>
#include <iostream>
#include "access/api_key.hpp"
#include "command_context.hpp"
#include "meant_services.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct keys_command {
    std::string name, role, expires, id, where = "both";
    bool is_test = false;
};

keys_command how;

http_call call_for_new_key(const keys_command& given, const std::string& key) {
    boost::json::object body{{"name", given.name}, {"role", given.role}, {"digest", key_digest_of(key)}};
    if (!given.expires.empty()) body["expires_at"] = given.expires;
    if (given.is_test) body["type"] = name_of(key_type::test);
    return {.method = "POST", .target = "/v1/keys", .body = boost::json::serialize(body)};
}

// Two listeners of `tidings dev` have one set of keys.
bool knows(const meant_service& where, const std::string& id) {
    return ask_once(where.access, {.target = "/v1/keys/" + id}).has_value();
}

// A key that only one of them knows would fail half of the time.
void take_back(const std::vector<meant_service>& made_at, const std::string& id) {
    for (const auto& each : made_at) {
        const auto revoked = ask_once(each.access, {.method = "DELETE", .target = "/v1/keys/" + id});
        if (!revoked)
            std::cerr << "tidings: " << each.name << " keeps the key " << id
                      << ", which nobody has; revoke it with: tidings keys revoke " << id << "\n";
    }
}

int create(const keys_command& given, const command_context& context) {
    const auto services = meant_services(given.where, context);
    if (services.empty()) return exit_usage;
    const auto key = make_key_text(), id = key_id_of(key_digest_of(key));
    std::vector<meant_service> made_at;
    boost::json::value answer;
    for (const auto& each : services) {
        if (!made_at.empty() && knows(each, id)) continue;
        auto made = ask_once(each.access, call_for_new_key(given, key));
        if (!made) {
            take_back(made_at, id);
            return fail({made.error().code, each.name + ": " + made.error().detail});
        }
        answer = *std::move(made);
        made_at.push_back(each);
    }
    if (context.json) {
        answer.as_object()["key"] = key;
        std::cout << boost::json::serialize(answer) << "\n";
        return exit_ok;
    }
    std::cerr << "tidings: created " << text_at(answer, "/id") << " (" << given.role
              << (given.is_test ? ", test: its orders send no mail" : "")
              << "). The key is shown this once; keep it where secrets are kept:\n";
    std::cout << key << "\n";
    return exit_ok;
}

// Of both services as one list; a key that both have is one row.
void add_rows(boost::json::array& rows, const boost::json::value& page, const std::string& service) {
    for (const auto& one : page.at("data").as_array()) {
        const auto same =
            std::ranges::find_if(rows, [&](const auto& row) { return text_at(row, "/id") == text_at(one, "/id"); });
        if (same != rows.end()) {
            same->as_object()["services"].as_array().emplace_back(service);
            continue;
        }
        auto row = one.as_object();
        row["services"].emplace_array().emplace_back(service);
        rows.emplace_back(std::move(row));
    }
}

std::string services_of(const boost::json::value& row) {
    std::string names;
    for (const auto& one : row.at("services").as_array())
        names.append(names.empty() ? "" : ",").append(one.as_string().data(), one.as_string().size());
    return names;
}

int list(const keys_command& given, const command_context& context) {
    const auto services = meant_services(given.where, context);
    if (services.empty()) return exit_usage;
    boost::json::array rows;
    for (const auto& each : services) {
        const auto page = ask_once(each.access, {.target = "/v1/keys"});
        if (!page) return fail({page.error().code, each.name + ": " + page.error().detail});
        add_rows(rows, *page, each.name);
    }
    if (context.json) {
        std::cout << boost::json::serialize(boost::json::object{{"data", std::move(rows)}}) << "\n";
        return exit_ok;
    }
    text_table table{{"KEY", "NAME", "ROLE", "TYPE", "STATE", "SERVICE", "CREATED", "EXPIRES", "LAST USED"}};
    for (const auto& row : rows)
        table.add({text_at(row, "/id"), text_at(row, "/name"), text_at(row, "/role"), text_at(row, "/type"),
                   text_at(row, "/state"), services_of(row), text_at(row, "/created_at"), text_at(row, "/expires_at"),
                   text_at(row, "/last_used_at")});
    std::cout << (table.is_empty() ? "none\n" : table.text());
    return exit_ok;
}

int revoke(const keys_command& given, const command_context& context) {
    const auto services = meant_services(given.where, context);
    if (services.empty()) return exit_usage;
    bool was_there = false;
    error missing{errc::not_found, ""};
    for (const auto& each : services) {
        const auto target = "/v1/keys/" + percent_encoded(given.id);
        const auto revoked = ask_once(each.access, {.method = "DELETE", .target = target});
        if (!revoked && revoked.error().code != errc::not_found)
            return fail({revoked.error().code, each.name + ": " + revoked.error().detail});
        if (!revoked) {
            missing = revoked.error();
            continue;
        }
        was_there = true;
        std::cout << (context.json ? boost::json::serialize(*revoked) : each.name + " revoked " + given.id) << "\n";
    }
    return was_there ? exit_ok : fail(missing);
}

auto chooses(command_context& context, int (*act)(const keys_command&, const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
}

}  // namespace

void add_keys_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("keys", "API keys: who may do what")->require_subcommand(1);
    auto* creates =
        group->add_subcommand("create", "make a key and print it, once")->callback(chooses(context, create));
    creates->add_option("name", how.name, "whose it is, for people")->required();
    creates->add_option("--role", how.role, "viewer, support, operator, editor, shop or admin")->required();
    creates->add_option("--expires", how.expires, "RFC 3339, such as 2027-01-01T00:00:00Z; left out: never");
    creates->add_flag("--test", how.is_test, "mails of its orders are kept, not sent; only with --role shop");
    auto* lists = group->add_subcommand("list", "every key but the keys themselves")->callback(chooses(context, list));
    auto* revokes =
        group->add_subcommand("revoke", "end a key within five seconds")->callback(chooses(context, revoke));
    revokes->add_option("id", how.id, "the key's id, key_…")->required();
    for (auto* each : {creates, lists, revokes}) add_service_option(*each, how.where);
}

}  // namespace tidings
