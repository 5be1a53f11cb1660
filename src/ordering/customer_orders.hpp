// The end of a customer in the order store. Suite: tests/contract/order_repository.
#pragma once
#include <cstdint>
#include <string>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct erased_orders {
    std::int64_t orders = 0;  // whose customer it was, now or before a correction
    std::int64_t events = 0;  // that said so
    bool more = false;        // call again
};

class customer_orders {
public:
    virtual ~customer_orders() = default;
    // Takes the customer out of one order and its history, in short transactions; amounts, items and states stay, and
    // so do ids and versions, so nothing is missing from the outbox. Safe to repeat after any error.
    virtual task<result<erased_orders>> erase_some(std::string address) = 0;
};

}  // namespace tidings
