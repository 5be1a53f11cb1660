#include "service_access.hpp"
#include <iostream>

namespace tidings {
namespace {

std::string place_of(const boost::json::value& problem_error) {
    for (const auto* member : {"/pointer", "/parameter", "/header"})
        if (auto name = text_at(problem_error, member); !name.empty()) return name;
    return {};
}

std::string problem_line(const http_answer& answer, const boost::json::value& body) {
    auto line = text_at(body, "/title");
    if (line.empty()) line = "HTTP status " + std::to_string(answer.status);
    if (const auto detail = text_at(body, "/detail"); !detail.empty() && detail != line) line += ": " + detail;
    const auto* errors = body.is_object() ? body.as_object().if_contains("errors") : nullptr;
    if (errors != nullptr && errors->is_array())
        for (const auto& each : errors->as_array()) line += "\n  " + place_of(each) + "  " + text_at(each, "/detail");
    if (const auto id = answer.header("Request-Id"); !id.empty()) line += "\n  request " + id;
    return line;
}

errc code_of(int status) {
    if (status == 404) return errc::not_found;
    if (status == 429 || status == 503) return errc::unavailable;
    if (status == 409 || status == 412) return errc::conflict;
    return status >= 500 ? errc::internal : errc::rejected;
}

// A person waits. Nobody there is said soon; an answer that takes its time may be on its way.
constexpr http_client_limits quick_limits{std::chrono::milliseconds{2'500}, std::chrono::milliseconds{30'000}};

task<> store(http_client& client, const service_access& access, http_call call, result<boost::json::value>& answer) {
    answer = co_await ask(client, access, std::move(call));
}

// Short: it only decides where to ask.
constexpr http_client_limits look_limits{std::chrono::milliseconds{300}, std::chrono::milliseconds{500}};

// A method that no path has: 405 says that the path is there, and nothing was looked up for it.
task<> look_for_messages(http_client& client, const service_access& access, bool& found) {
    http_call call{.method = "OPTIONS", .target = "/v1/messages", .headers = access.headers};
    const auto answer = co_await client.send(std::move(call));
    found = answer && (answer->status == 405 || answer->status == 401);
}

// `tidings dev` answers both APIs at the address of the orders.
bool has_messages(const service_access& access) {
    asio::io_context io{1};
    http_client client{io.get_executor(), access.endpoint, look_limits};
    bool found = false;
    asio::co_spawn(io, look_for_messages(client, access, found), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
    io.run();
    return found;
}

std::optional<service_access> access_at(const std::string& url, const settings& given) {
    service_access access;
    access.url = url;
    const auto endpoint = parse_http_endpoint(access.url);
    if (!endpoint) {
        std::cerr << "tidings: " << endpoint.error().detail << "\n";
        return std::nullopt;
    }
    access.endpoint = *endpoint;
    access.endpoint.ca_file = given.client.ca_file;
    if (!given.client.api_key.empty())
        access.headers.emplace_back("Authorization", "Bearer " + given.client.api_key.reveal());
    return access;
}

}  // namespace

std::optional<service_access> access_to(service which, const command_context& context) {
    bool was_said = false;
    const auto given = client_settings(context, &was_said);
    if (!given) return std::nullopt;
    auto orders = access_at(given->client.orders_url, *given);
    if (which == service::orders || !orders) return orders;
    if (!was_said && has_messages(*orders)) return orders;
    return access_at(given->client.notifications_url, *given);
}

void print_warnings(const boost::json::value& answer) {
    boost::system::error_code missing;
    const auto* found = answer.find_pointer("/warnings", missing);
    if (found == nullptr || missing || !found->is_array()) return;
    for (const auto& each : found->as_array())
        std::cerr << "tidings: warning: " << text_at(each, "/pointer") << ": " << text_at(each, "/detail") << "\n";
}

task<result<boost::json::value>> ask(http_client& client, const service_access& access, http_call call) {
    call.headers.insert(call.headers.end(), access.headers.begin(), access.headers.end());
    if (!call.body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    auto answer = co_await client.send(std::move(call));
    if (!answer) co_return error{answer.error().code, access.url + ": " + answer.error().detail};
    boost::system::error_code no_json;
    auto body = boost::json::parse(answer->body, no_json);
    if (no_json) body = boost::json::string(answer->body);
    if (answer->status >= 400) co_return error{code_of(answer->status), problem_line(*answer, body)};
    co_return body;
}

result<boost::json::value> ask_once(const service_access& access, http_call call) {
    asio::io_context io{1};
    http_client client{io.get_executor(), access.endpoint, quick_limits};
    result<boost::json::value> answer = error{errc::internal, "no answer"};
    asio::co_spawn(io, store(client, access, std::move(call), answer), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
    io.run();
    return answer;
}

std::string query(const std::vector<std::pair<std::string, std::string>>& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters)
        if (!value.empty()) text += (text.empty() ? "?" : "&") + name + "=" + percent_encoded(value);
    return text;
}

int fail(const error& problem) {
    std::cerr << "tidings: " << problem.detail << "\n";
    return exit_failed;
}

std::string text_at(const boost::json::value& document, std::string_view pointer) {
    boost::system::error_code missing;
    const auto* found = document.find_pointer(pointer, missing);
    if (found == nullptr || missing || found->is_null()) return {};
    if (const auto* text = found->if_string()) return std::string(*text);
    return boost::json::serialize(*found);
}

}  // namespace tidings
