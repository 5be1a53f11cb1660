#include "adapters/http_server/request_reader.hpp"
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include "adapters/http_server/head_rules.hpp"
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

constexpr std::size_t read_size = 4 * 1024;
constexpr std::size_t last_chunk_size = 5;
constexpr std::size_t kept_capacity = 4 * 1024;

api::problem malformed(std::string detail) {
    return {400, "malformed-http", "Malformed HTTP request", std::move(detail)};
}

api::problem head_too_large(const request_limits& limits) {
    return {431, "head-too-large", "Request header fields too large",
            "The head may have " + std::to_string(limits.head_octets) + " bytes and " +
                std::to_string(limits.header_fields) + " fields."};
}

api::problem target_too_long(const request_limits& limits) {
    return {414, "target-too-long", "URI too long",
            "The request target may have " + std::to_string(limits.target_octets) + " bytes."};
}

api::problem body_too_large(const request_limits& limits) {
    return {413, "body-too-large", "Content too large",
            "The body may have " + std::to_string(limits.body_octets) + " bytes."};
}

// Beast calls back with views into what it was given; the head's bytes stay where they are until the request is done.
class parser final : public http::basic_parser<true> {
public:
    parser(const request_limits& limits, api::http_request& request, std::string& body)
        : limits_(limits), request_(request), body_(body) {
        eager(true);
        header_limit(static_cast<std::uint32_t>(limits.head_octets + 1));
        body_limit(limits.body_octets);
    }

    bool keeps_alive() const { return keep_alive(); }
    int version() const { return version_; }
    bool expects_continue() const { return expects_continue_; }
    std::uint64_t chunk_left() const { return chunk_left_; }  // data of the current chunk that has not come yet
    // The body's length, within the limit, which was checked with the head; 0: it comes in chunks.
    std::size_t announced() const { return static_cast<std::size_t>(content_length().value_or(0)); }
    std::optional<api::problem> fault;
    std::string_view input;  // what put() is given

private:
    using view = boost::beast::string_view;
    static std::string_view to_std(view text) { return {text.data(), text.size()}; }

    void refuse(api::problem why, error_code& ec) {
        fault = std::move(why);
        ec = http::error::bad_field;
    }

    void on_request_impl(http::verb, view method, view target, int version, error_code& ec) override {
        version_ = version;
        request_.method = to_std(method);
        if (target.size() > limits_.target_octets) return refuse(target_too_long(limits_), ec);
        const auto path = origin_form(request_.method, to_std(target));
        if (!path) return refuse(malformed("the request target is no path"), ec);
        request_.target = *path;
    }

    void on_field_impl(http::field name, view name_text, view value, error_code& ec) override {
        if (head_done_) {  // a trailer: never merged into the header, where it could change what was already decided
            if (++trailers_ > limits_.header_fields) refuse(head_too_large(limits_), ec);
            return;
        }
        if (request_.headers.size() == limits_.header_fields) return refuse(head_too_large(limits_), ec);
        request_.headers.emplace_back(to_std(name_text), to_std(value));
        check_field(name, to_std(value), ec);
    }

    void check_field(http::field name, std::string_view value, error_code& ec) {
        if (name == http::field::content_length) {
            if (++lengths_ > 1) return refuse(malformed("Content-Length was given more than once"), ec);
            if (!is_content_length(value)) return refuse(malformed("Content-Length is no number"), ec);
        } else if (name == http::field::transfer_encoding) {
            if (++encodings_ > 1 || !is_same_in_any_case(value, "chunked"))
                return refuse(malformed("the only Transfer-Encoding understood is 'chunked', once"), ec);
        } else if (name == http::field::host) {
            if (++hosts_ > 1 || !is_host(value))
                return refuse(malformed("Host must be given once, as a host name"), ec);
        } else if (name == http::field::expect) {
            if (!is_same_in_any_case(value, "100-continue"))
                return refuse(
                    {417, "expectation-failed", "Expectation failed", "Only 'Expect: 100-continue' is understood."},
                    ec);
            expects_continue_ = version_ >= 11;
        } else if (name == http::field::authorization || name == http::field::content_type) {
            auto& given = name == http::field::authorization ? credentials_ : types_;
            if (++given > 1)
                return refuse(malformed(std::string(to_std(http::to_string(name))) + " was given more than once"), ec);
        }
    }

    void on_header_impl(error_code& ec) override {
        head_done_ = true;
        if (lengths_ > 0 && encodings_ > 0)
            return refuse(malformed("both Content-Length and Transfer-Encoding were given"), ec);
        if (encodings_ > 0 && version_ < 11) return refuse(malformed("Transfer-Encoding needs HTTP/1.1"), ec);
        if (hosts_ == 0 && version_ >= 11) return refuse(malformed("Host is missing"), ec);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(view part, error_code&) override {
        body_.append(part.data(), part.size());
        return part.size();
    }
    // Beast takes any byte inside a quoted extension, and reads trailers as leniently as it reads fields, so both are
    // looked at here: all trailers are in the input when the last chunk is announced, right behind its extension. The
    // byte before stands for the request line.
    void on_chunk_header_impl(std::uint64_t size, view extension, error_code& ec) override {
        chunk_left_ = size;
        if (has_line_breaker(to_std(extension)))
            return refuse(malformed("a control character is in a chunk's extension"), ec);
        extensions_ += extension.size();
        if (extensions_ > limits_.head_octets) return refuse(head_too_large(limits_), ec);
        if (size > 0) return;
        const auto from = static_cast<std::size_t>(extension.data() + extension.size() - 1 - input.data());
        const auto scan = scan_head(input.substr(from), 0);
        if (!scan.problem.empty()) refuse(malformed(std::string(scan.problem)), ec);
    }
    std::size_t on_chunk_body_impl(std::uint64_t, view part, error_code&) override {
        chunk_left_ -= part.size();
        body_.append(part.data(), part.size());
        return part.size();
    }
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, view, int, error_code&) override {}

    const request_limits& limits_;
    api::http_request& request_;
    std::string& body_;
    int version_ = 11, lengths_ = 0, encodings_ = 0, hosts_ = 0, credentials_ = 0, types_ = 0;
    std::size_t trailers_ = 0, extensions_ = 0;
    std::uint64_t chunk_left_ = 0;
    bool head_done_ = false, expects_continue_ = false;
};

api::problem problem_for(error_code ec, const request_limits& limits) {
    if (ec == http::error::body_limit) return body_too_large(limits);
    if (ec == http::error::header_limit) return head_too_large(limits);
    if (ec == http::error::bad_version)
        return {505, "version-not-supported", "HTTP version not supported",
                "This server speaks HTTP/1.1 and HTTP/1.0."};
    return malformed(ec.message());
}

}  // namespace

struct request_reader::framing {
    explicit framing(const request_limits& given) : limits(given) { request.headers.reserve(16); }

    request_limits limits;
    boost::beast::flat_buffer buffer;  // what was read and not yet used; pipelined requests wait here
    std::size_t scanned = 0;
    std::string head;
    std::string body;
    api::http_request request;
    std::optional<parser> current;  // empty while the head is not whole
    std::optional<api::problem> fault;
    bool expectation_taken = false;
    bool line_skipped = false;

    std::string_view buffered() const { return {static_cast<const char*>(buffer.cdata().data()), buffer.size()}; }
    progress refuse(api::problem why) {
        fault = std::move(why);
        return progress::refused;
    }
    progress read_head();
    progress read_body();
    // What is here of a chunk's size line, or of the last chunk and its trailers, and waits for the rest.
    std::string_view unfinished_lines() const {
        const auto left = std::min<std::uint64_t>(current->chunk_left(), buffer.size());
        return buffered().substr(static_cast<std::size_t>(left));
    }
    progress parse(boost::asio::const_buffer octets, std::size_t& used);
};

// An empty line before the request line is ignored (RFC 9112, section 2.2), at most one.
request_reader::progress request_reader::framing::read_head() {
    if (scanned == 0 && !line_skipped && buffered().starts_with("\r\n")) {
        buffer.consume(2);
        line_skipped = true;
    }
    const auto scan = scan_head(buffered(), scanned);
    if (!scan.problem.empty()) return refuse(malformed(std::string(scan.problem)));
    const auto size = scan.end > 0 ? scan.end : buffer.size();
    if (size > limits.head_octets || (scan.end == 0 && size == limits.head_octets)) {
        const bool in_request_line = buffered().find("\r\n") >= limits.target_octets;
        return refuse(in_request_line ? target_too_long(limits) : head_too_large(limits));
    }
    scanned = scan.scanned;
    if (scan.end == 0) return progress::need_more;

    head.assign(buffered().substr(0, scan.end));
    buffer.consume(scan.end);
    current.emplace(limits, request, body);
    std::size_t used = 0;
    const auto step = parse(boost::asio::buffer(head), used);
    if (step == progress::refused) return step;
    // Beast may ask for more although the empty line is there ("GET /x" without a version). More would be bytes that
    // were never scanned, in a buffer that does not keep still.
    if (!current->is_header_done() || used != head.size()) return refuse(malformed("the request line is not complete"));
    return step == progress::need_more ? read_body() : step;
}

request_reader::progress request_reader::framing::read_body() {
    if (buffer.size() == 0) return progress::need_more;
    // Until a chunked body has ended, at least "0\r\n\r\n" is still to come. Beast 1.81 asserts that it gets no less
    // when it looks at a last chunk again; a sender that stops inside it would end the process.
    const bool is_short = current->chunked() && buffer.size() < last_chunk_size;
    std::size_t used = 0;
    const auto step = is_short ? progress::need_more : parse(buffer.cdata(), used);
    buffer.consume(used);
    if (step == progress::need_more && current->chunked()) {
        const auto lines = unfinished_lines();
        if (has_bad_line_end(lines)) return refuse(malformed("a chunk's line holds a control character"));
        if (ends_inside_quotes(lines)) return refuse(malformed("a chunk's extension has no closing quote"));
    }
    // Chunk sizes, extensions and trailers come in whole lines; what is left of them may not grow without bound.
    if (step == progress::need_more && buffer.size() > limits.head_octets) return refuse(head_too_large(limits));
    return step;
}

request_reader::progress request_reader::framing::parse(boost::asio::const_buffer octets, std::size_t& used) {
    error_code ec;
    current->input = {static_cast<const char*>(octets.data()), octets.size()};
    used = current->put(octets, ec);
    if (current->fault) return refuse(*std::move(current->fault));
    if (ec && ec != http::error::need_more) return refuse(problem_for(ec, limits));
    if (!current->is_done()) return progress::need_more;
    request.body = body;
    return progress::complete;
}

request_reader::request_reader(const request_limits& limits) : framing_(std::make_unique<framing>(limits)) {}
request_reader::request_reader(request_reader&&) noexcept = default;
request_reader::~request_reader() = default;

boost::asio::mutable_buffer request_reader::prepare() {
    return framing_->buffer.prepare(read_size);
}

request_reader::progress request_reader::feed(std::size_t count) {
    framing_->buffer.commit(count);
    return framing_->current ? framing_->read_body() : framing_->read_head();
}

request_reader::progress request_reader::next() {
    auto& state = *framing_;
    state.current.reset();
    state.scanned = 0;
    state.expectation_taken = state.line_skipped = false;
    state.request.method = state.request.target = state.request.body = {};
    state.request.headers.clear();
    state.request.client.reset();  // who was let in before is not who asks now
    state.body.clear();
    state.head.clear();
    for (auto* kept : {&state.body, &state.head})
        if (kept->capacity() > kept_capacity) std::string{}.swap(*kept);  // "= {}" would keep the memory
    if (state.buffer.size() == 0 && state.buffer.capacity() > read_size) state.buffer.shrink_to_fit();
    return state.buffer.size() == 0 ? progress::need_more : state.read_head();
}

bool request_reader::has_begun() const {
    return framing_->current || framing_->buffer.size() > 0;
}
bool request_reader::has_more() const {
    return framing_->buffer.size() > 0;
}
bool request_reader::waits_for_body() const {
    return framing_->current && !framing_->current->is_done();
}
bool request_reader::has_head() const {
    return framing_->current.has_value();
}
std::size_t request_reader::body_received() const {
    return framing_->body.size() + framing_->buffer.size();
}
std::size_t request_reader::memory_wanted() const {
    const auto& state = *framing_;
    const auto announced = state.current ? state.current->announced() : 0;
    return state.buffer.size() + state.head.size() + std::max(state.body.capacity(), announced);
}
void request_reader::make_room_for_body() {
    framing_->body.reserve(framing_->current->announced());
}
bool request_reader::keeps_alive() const {
    return framing_->current && framing_->current->keeps_alive();
}
bool request_reader::keep_alive_needs_saying() const {
    return keeps_alive() && framing_->current->version() < 11;
}
api::http_request& request_reader::request() {
    return framing_->request;
}
const api::http_request& request_reader::request() const {
    return framing_->request;
}
const api::problem& request_reader::fault() const {
    return *framing_->fault;
}

bool request_reader::take_expectation() {
    auto& state = *framing_;
    if (state.expectation_taken || !waits_for_body() || !state.current->expects_continue()) return false;
    state.expectation_taken = true;
    return state.buffer.size() == 0 && state.body.empty();  // a client that sends the body anyway does not wait
}

}  // namespace tidings
