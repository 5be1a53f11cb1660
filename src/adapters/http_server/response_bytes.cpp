#include "adapters/http_server/response_bytes.hpp"
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <cstdio>

namespace tidings {
namespace {

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// RFC 9110, section 5.6.7: "Mon, 23 Nov 2026 08:15:30 GMT".
std::string to_http_date(std::chrono::sys_seconds at) {
    using namespace std::chrono;
    constexpr const char* days_of_week[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months_of_year[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", days_of_week[weekday{day}.c_encoding()],
                  unsigned(date.day()), months_of_year[unsigned(date.month()) - 1], int(date.year()),
                  int(time.hours().count()), int(time.minutes().count()), int(time.seconds().count()));
    return text;
}

// A line break in a value would let it end the field and begin another (response splitting).
void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view response_writer::date_now() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != date_at_) {
        date_at_ = now;
        date_ = to_http_date(now);
    }
    return date_;
}

void response_writer::write(response_bytes& out, const api::http_response& answer, std::string_view request_id,
                            connection_field connection, bool to_head) {
    auto& head = out.head;
    head.clear();
    out.rest = {};
    head += "HTTP/1.1 ";
    append_number(head, static_cast<std::size_t>(answer.status));
    head += ' ';
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(answer.status));
    head.append(reason.data(), reason.size());
    head.append("\r\nDate: ").append(date_now()).append("\r\n");
    if (connection == connection_field::close) head += "Connection: close\r\n";
    if (connection == connection_field::keep_alive) head += "Connection: keep-alive\r\n";
    append_field(head, "Request-Id", request_id);
    for (const auto& [name, value] : answer.headers) append_field(head, name, value);
    const bool bodiless = answer.status == 204 || answer.status == 304;
    if (!bodiless) {
        if (!answer.content_type.empty()) append_field(head, "Content-Type", answer.content_type);
        if (!answer.stream) {
            head += "Content-Length: ";
            append_number(head, answer.body.size());
            head += "\r\n";
        }
    }
    head += "\r\n";
    if (bodiless || to_head) return;
    if (answer.body.size() <= copied_body_max)
        head += answer.body;
    else
        out.rest = answer.body;
}

}  // namespace tidings
