// The sample orders of tests/data, as bodies and as placed orders.
#pragma once
#include <fstream>
#include <string>
#include <vector>
#include "codec/new_order.hpp"
#include "domain/order_rules.hpp"
#include "support/source_path.hpp"

namespace tidings::testing_support {

inline std::vector<std::string> sample_bodies() {
    std::ifstream file(source_path("tests/data/orders.ndjson"));
    std::vector<std::string> bodies;
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) bodies.push_back(line);
    return bodies;
}

inline order placed_from(const std::string& body) {
    const timestamp at{std::chrono::microseconds{1'795'000'000'123'456}};
    return *place(order_id("ord_01932f3a-7c11-7abc-8def-0123456789ab"), read_new_order(body).value.details, at);
}

}  // namespace tidings::testing_support
