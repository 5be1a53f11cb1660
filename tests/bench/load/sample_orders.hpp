// The sample orders as bodies of requests, each with a customer of its own.
#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include "bench/load/load_options.hpp"

namespace tidings::bench {

class sample_orders {
public:
    // Throws std::runtime_error when the file cannot be read or a line has no customer.email.
    explicit sample_orders(const load_options& options);

    // The whole HTTP request of one order.
    std::string request(std::int64_t number) const;

private:
    struct sample {
        std::string before, after;  // the document around the customer's address
        std::string domain;
    };

    std::string address(const sample& of, std::int64_t number) const;

    load_options options_;
    std::vector<sample> samples_;
};

}  // namespace tidings::bench
