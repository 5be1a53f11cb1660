// The end of a customer in the order store, in a SQLite file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "domain/erased_customer.hpp"
#include "ordering/customer_orders.hpp"

namespace tidings::sqlite {

class customer_orders final : public tidings::customer_orders {
public:
    customer_orders(database& db, customer_removal remove)
        : db_(db), remove_(std::move(remove)) {}  // its schema is the orders'

    task<result<erased_orders>> erase_some(std::string address) override;

private:
    database& db_;
    customer_removal remove_;
};

}  // namespace tidings::sqlite
