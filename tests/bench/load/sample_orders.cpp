#include "bench/load/sample_orders.hpp"
#include <fmt/format.h>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

namespace tidings::bench {
namespace {

constexpr const char* mark = "THE-CUSTOMER";

}  // namespace

sample_orders::sample_orders(const load_options& options) : options_(options) {
    std::ifstream file(options.orders);
    for (std::string line; std::getline(file, line);) {
        auto document = boost::json::parse(line);
        auto& email = document.at("customer").at("email");
        const std::string domain{std::string_view(email.as_string()).substr(email.as_string().find('@') + 1)};
        email = mark;
        const auto text = boost::json::serialize(document);
        const auto at = text.find(mark);
        samples_.push_back({text.substr(0, at), text.substr(at + std::string_view(mark).size()), domain});
    }
    if (samples_.empty()) throw std::runtime_error("no sample orders in '" + options.orders + "'");
}

std::string sample_orders::address(const sample& of, std::int64_t number) const {
    if (options_.domains == 0) return fmt::format("{}-{}@{}", options_.run, number, of.domain);
    return fmt::format("{}-{}@shop{}.example", options_.run, number, number % options_.domains);
}

std::string sample_orders::request(std::int64_t number) const {
    const auto& chosen = samples_[static_cast<std::size_t>(number) % samples_.size()];
    const auto customer = address(chosen, number);
    return fmt::format(
        "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n"
        "Idempotency-Key: {}-{}\r\nContent-Length: {}\r\n\r\n{}{}{}",
        options_.port, options_.run, number, chosen.before.size() + customer.size() + chosen.after.size(),
        chosen.before, customer, chosen.after);
}

}  // namespace tidings::bench
