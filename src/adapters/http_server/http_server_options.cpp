#include "adapters/http_server/http_server_config.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

result<trusted_proxies> parse_proxies(const std::string& text) {
    return trusted_proxies::parse(parse_list(text));
}

result<std::string> parse_certificate_file(const std::string& text) {
    const auto checked = text.empty() ? result<void>{} : tls_certificate::check_certificate_file(text);
    if (!checked) return checked.error();
    return text;
}

result<std::string> parse_key_file(const std::string& text) {
    const auto checked = text.empty() ? result<void>{} : tls_certificate::check_key_file(text);
    if (!checked) return checked.error();
    return text;
}

void declare(option_list& options, tls_files& into) {
    options
        .parsed("tls.cert", into.certificate, parse_certificate_file,
                "PEM file of the certificate, the server's own first: the API is then at https://; empty: plain HTTP, "
                "for a proxy in front")
        .used_by(readers::servers)
        .example("/etc/tidings/fullchain.pem");
    options
        .parsed("tls.key", into.key, parse_key_file,
                "PEM file of its key, which not every user may read; both are read again when they change")
        .used_by(readers::servers)
        .example("/etc/tidings/privkey.pem");
}

}  // namespace

void declare(option_list& options, http_server_config& into) {
    options.address("http.listen", into.listen, "address of the API (dev: of both); port 0 picks one and logs it")
        .used_by(readers::servers)
        .also_flag("--orders-listen")
        .default_shown("127.0.0.1:8080, notification-service 127.0.0.1:8081")
        .example("0.0.0.0:8080");
    options
        .size("http.request_memory", into.request_memory, 2 * 1024 * 1024, std::int64_t{16} << 30,
              "memory that all requests under way may hold, one client half of it; beyond it 503")
        .used_by(readers::servers)
        .example("64MiB");
    options
        .parsed("trusted_proxies", into.proxies, parse_proxies,
                "addresses and networks of the proxies in front, such as 10.0.0.0/8: their X-Forwarded-For or "
                "Forwarded names the client that limits are counted for")
        .of_kind(option_kind::list)
        .used_by(readers::servers)
        .example("10.0.0.0/8,192.0.2.7");
    declare(options, into.tls);
}

}  // namespace tidings
