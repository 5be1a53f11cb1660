#include "bench/sink/mail_book.hpp"
#include <chrono>

namespace tidings::bench {
namespace {

constexpr std::string_view order_header = "\r\nX-Tidings-Order: ";

std::string_view order_of(std::string_view mail) {
    const auto head = mail.substr(0, mail.find("\r\n\r\n") + 2);
    const auto at = head.find(order_header);
    if (at == head.npos) return "-";
    const auto value = head.substr(at + order_header.size());
    return value.substr(0, value.find('\r'));
}

}  // namespace

void mail_book::accepted(std::string_view mail) {
    out_ << std::chrono::steady_clock::now().time_since_epoch().count() << ' ' << order_of(mail) << '\n';
}

}  // namespace tidings::bench
