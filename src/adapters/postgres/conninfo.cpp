#include "adapters/postgres/conninfo.hpp"
#include <libpq-fe.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>

namespace tidings::postgres {
namespace {

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t comma = 0; comma != std::string::npos; from = comma + 1) {
        comma = list.find(',', from);
        parts.push_back(list.substr(from, comma == std::string::npos ? comma : comma - from));
    }
    return parts;
}

void append(std::string& list, const std::string& item, bool first) {
    if (!first) list += ',';
    list += item;
}

// One entry per address, so that libpq tries each of them in turn.
struct address_list {
    std::string hosts, ports, addresses;
    bool empty = true;

    void add(const std::string& host, const std::string& port, const std::string& address) {
        append(hosts, host, empty);
        append(ports, port, empty);
        append(addresses, address, empty);
        empty = false;
    }
};

bool is_local_socket(const std::string& host) {
    return host.empty() || host.front() == '/' || host.front() == '@';
}

}  // namespace

result<conninfo> parse_conninfo(const postgres_config& config) {
    char* message = nullptr;
    PQconninfoOption* options = PQconninfoParse(config.url.reveal().c_str(), &message);
    if (options == nullptr) {
        PQfreemem(message);  // it may quote the URL, password and all
        return error{errc::rejected,
                     "TIDINGS_DATABASE_URL is not a URL like postgresql://user:password@host:5432/database"};
    }
    conninfo info{{"application_name", config.application_name},
                  {"keepalives", "1"},
                  {"keepalives_idle", "10"},
                  {"keepalives_interval", "3"},
                  {"keepalives_count", "3"},
                  {"tcp_user_timeout", "10000"}};
    for (const auto* option = options; option->keyword != nullptr; ++option)
        if (option->val != nullptr) info[option->keyword] = option->val;
    PQconninfoFree(options);
    info["client_encoding"] = "UTF8";
    return info;
}

task<result<conninfo>> resolve_hosts(conninfo info) {
    if (info.contains("hostaddr") || !info.contains("host")) co_return std::move(info);
    const auto hosts = split(info["host"]);
    const auto ports = split(info.contains("port") ? info["port"] : "5432");
    asio::ip::tcp::resolver resolver{co_await asio::this_coro::executor};
    address_list found;
    std::string problem;
    for (std::size_t at = 0; at < hosts.size(); ++at) {
        const auto& port = ports.size() == hosts.size() ? ports[at] : ports.front();
        boost::system::error_code not_numeric;
        asio::ip::make_address(hosts[at], not_numeric);
        if (is_local_socket(hosts[at]) || !not_numeric) {
            found.add(hosts[at], port, not_numeric ? "" : hosts[at]);
            continue;
        }
        boost::system::error_code unknown;
        const auto addresses =
            co_await resolver.async_resolve(hosts[at], "", asio::redirect_error(asio::use_awaitable, unknown));
        if (unknown) problem = hosts[at] + ": " + unknown.message();
        for (const auto& address : addresses) found.add(hosts[at], port, address.endpoint().address().to_string());
    }
    if (found.empty) co_return error{errc::unavailable, "cannot look up the database host " + problem};
    info["host"] = found.hosts;
    info["port"] = found.ports;
    info["hostaddr"] = found.addresses;
    co_return std::move(info);
}

}  // namespace tidings::postgres
