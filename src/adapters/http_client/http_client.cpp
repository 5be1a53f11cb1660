#include "adapters/http_client/http_client.hpp"
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

namespace tidings {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using tls_stream = beast::ssl_stream<beast::tcp_stream>;

asio::redirect_error_t<asio::use_awaitable_t<>> into(error_code& problem) {
    return asio::redirect_error(asio::use_awaitable, problem);
}

std::string authority(const http_endpoint& endpoint) {
    const bool is_v6 = endpoint.host.find(':') != std::string::npos;
    const auto host = is_v6 ? "[" + endpoint.host + "]" : endpoint.host;
    return endpoint.port == (endpoint.tls ? 443 : 80) ? host : host + ":" + std::to_string(endpoint.port);
}

http::request<http::string_body> request_of(const http_endpoint& endpoint, http_call call) {
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(call.method);
    request.target(endpoint.path + call.target);
    request.set(http::field::host, authority(endpoint));
    request.set(http::field::user_agent, "tidings/" TIDINGS_VERSION);
    for (const auto& [name, value] : call.headers) request.set(name, value);
    request.body() = std::move(call.body);
    request.prepare_payload();
    return request;
}

http_answer answer_of(http::response<http::string_body> response) {
    http_answer answer{static_cast<int>(response.result_int()), {}, std::move(response.body())};
    for (const auto& field : response) answer.headers.emplace_back(field.name_string(), field.value());
    return answer;
}

// What went wrong, seen from the caller: was anything sent, and may it have happened?
error after_sending(const error_code& problem) {
    if (problem == beast::error::timeout) return {errc::timed_out, "no whole answer within the limit"};
    if (problem == http::error::body_limit) return {errc::invalid, "the answer is larger than allowed"};
    if (problem.category() == make_error_code(http::error::bad_version).category() &&
        problem != http::error::end_of_stream && problem != http::error::partial_message)
        return {errc::invalid, "the answer is not HTTP: " + problem.message()};
    return {errc::outcome_unknown, "the connection broke before the answer was complete: " + problem.message()};
}

}  // namespace

struct http_client::inside {
    inside(asio::any_io_executor run_on, http_endpoint to, http_client_limits within)
        : executor(std::move(run_on)), endpoint(std::move(to)), limits(within) {}

    bool is_open() const { return plain != nullptr || encrypted != nullptr; }
    beast::tcp_stream& bottom() { return encrypted ? encrypted->next_layer() : *plain; }

    void close() {
        if (is_open()) bottom().close();
        plain.reset();
        encrypted.reset();
    }

    // A literal address needs no resolver, and so no thread for it.
    task<result<std::vector<tcp::endpoint>>> resolve() {
        std::vector<tcp::endpoint> found;
        error_code problem;
        const auto literal = asio::ip::make_address(endpoint.host, problem);
        if (!problem) {
            found.emplace_back(literal, endpoint.port);
            co_return found;
        }
        // Names are looked up by one thread per context. This one is not the event loop's, so that a name server that
        // does not answer for this host holds up no other look-up.
        tcp::resolver resolver{asio::system_executor{}};
        const auto entries =
            co_await resolver.async_resolve(endpoint.host, std::to_string(endpoint.port), into(problem));
        if (problem)
            co_return error{errc::unavailable, "the name " + endpoint.host + " is not known: " + problem.message()};
        for (const auto& entry : entries) found.push_back(entry.endpoint());
        co_return found;
    }

    task<result<void>> connect() {
        const auto addresses = co_await resolve();
        if (!addresses) co_return addresses.error();
        beast::tcp_stream stream{executor};
        stream.expires_after(limits.connect);
        error_code problem;
        co_await stream.async_connect(*addresses, into(problem));
        if (problem)
            co_return error{errc::unavailable, "no connection to " + authority(endpoint) + ": " + problem.message()};
        stream.socket().set_option(tcp::no_delay{true}, problem);
        if (!endpoint.tls) {
            plain = std::make_unique<beast::tcp_stream>(std::move(stream));
            co_return result<void>{};
        }
        co_return co_await shake_hands(std::move(stream));
    }

    result<void> load_certificates() {
        if (certificates) return {};
        auto fresh = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
        SSL_CTX_set_min_proto_version(fresh->native_handle(), TLS1_2_VERSION);
        if (endpoint.takes_any_certificate) {
            certificates = std::move(fresh);
            return {};
        }
        error_code problem;
        if (endpoint.ca_file.empty())
            fresh->set_default_verify_paths(problem);
        else
            fresh->load_verify_file(endpoint.ca_file, problem);
        if (problem)
            return error{errc::unavailable,
                         "the certificates of " + endpoint.ca_file + " cannot be read: " + problem.message()};
        fresh->set_verify_mode(asio::ssl::verify_peer);
        certificates = std::move(fresh);
        return {};
    }

    task<result<void>> shake_hands(beast::tcp_stream stream) {
        if (auto ready = load_certificates(); !ready) co_return ready.error();
        auto secured = std::make_unique<tls_stream>(std::move(stream), *certificates);
        secured->set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
        SSL_set_tlsext_host_name(secured->native_handle(), endpoint.host.c_str());
        error_code problem;
        co_await secured->async_handshake(asio::ssl::stream_base::client, into(problem));
        if (problem)
            co_return error{errc::unavailable, "no TLS with " + authority(endpoint) + ": " + problem.message()};
        encrypted = std::move(secured);
        co_return result<void>{};
    }

    // Until a chunked body has ended, at least "0\r\n\r\n" is still to come. Beast 1.81 asserts that it gets no less
    // when it looks at a last chunk again; a server that stops inside it would end the process.
    template <class Stream>
    static task<> reach_last_chunk(Stream& stream, beast::flat_buffer& buffer, error_code& problem) {
        constexpr std::size_t last_chunk_size = 5;
        if (buffer.size() >= last_chunk_size) co_return;
        const auto missing = last_chunk_size - buffer.size();
        buffer.commit(co_await asio::async_read(stream, buffer.prepare(missing), into(problem)));
    }

    template <class Stream>
    task<result<http_answer>> exchange(Stream& stream, const http::request<http::string_body>& request,
                                       bool& answered) {
        beast::get_lowest_layer(stream).expires_after(limits.answer);
        error_code problem;
        co_await http::async_write(stream, request, into(problem));
        if (problem) co_return after_sending(problem);
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.body_limit(limits.body_bytes_max);
        if (request.method_string() == "HEAD") parser.skip(true);
        co_await http::async_read_header(stream, buffer, parser, into(problem));
        if (!problem && parser.chunked() && !parser.is_done()) co_await reach_last_chunk(stream, buffer, problem);
        if (!problem && !parser.is_done()) co_await http::async_read(stream, buffer, parser, into(problem));
        answered = parser.got_some();
        if (problem) co_return after_sending(problem);
        if (!parser.keep_alive()) keep = false;
        co_return answer_of(parser.release());
    }

    task<result<http_answer>> exchange_once(const http::request<http::string_body>& request, bool& answered) {
        keep = true;
        if (encrypted) co_return co_await exchange(*encrypted, request, answered);
        co_return co_await exchange(*plain, request, answered);
    }

    asio::any_io_executor executor;
    http_endpoint endpoint;
    http_client_limits limits;
    std::unique_ptr<asio::ssl::context> certificates;
    std::unique_ptr<beast::tcp_stream> plain;
    std::unique_ptr<tls_stream> encrypted;
    bool keep = true;
};

http_client::http_client(asio::any_io_executor executor, http_endpoint endpoint, http_client_limits limits)
    : inside_(std::make_unique<inside>(std::move(executor), std::move(endpoint), limits)) {}

http_client::~http_client() = default;

task<result<http_answer>> http_client::send(http_call call) {
    const bool repeatable = call.repeatable || call.method == "GET" || call.method == "HEAD";
    const auto request = request_of(inside_->endpoint, std::move(call));
    for (;;) {
        const bool is_kept = inside_->is_open();
        if (!is_kept) {
            const auto connected = co_await inside_->connect();
            if (!connected) co_return connected.error();
        }
        bool answered = false;
        auto answer = co_await inside_->exchange_once(request, answered);
        if (!answer || !inside_->keep) inside_->close();
        // A server may close a connection that it kept, just as the next request is sent: once more, on a new one.
        const bool was_closed = !answer && is_kept && !answered && answer.error().code == errc::outcome_unknown;
        if (was_closed && repeatable) continue;
        co_return answer;
    }
}

result<http_endpoint> parse_http_endpoint(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty())
        return error{errc::invalid, "\"" + url + "\" is not a web address; write http://host:port or https://host"};
    http_endpoint endpoint;
    endpoint.tls = parsed->scheme() == "https";
    endpoint.host = parsed->host_address();
    endpoint.port = parsed->has_port() ? parsed->port_number() : static_cast<std::uint16_t>(endpoint.tls ? 443 : 80);
    endpoint.path = std::string(parsed->encoded_path());
    while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
    return endpoint;
}

std::string percent_encoded(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string http_answer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (beast::iequals(key, name)) return value;
    return {};
}

}  // namespace tidings
