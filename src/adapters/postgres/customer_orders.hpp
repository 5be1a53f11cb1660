// The end of a customer in the order store, on PostgreSQL.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "domain/erased_customer.hpp"
#include "ordering/customer_orders.hpp"

namespace tidings::postgres {

class customer_orders final : public tidings::customer_orders {
public:
    customer_orders(pool& database, customer_removal remove)  // its schema is the orders'
        : database_(database), remove_(std::move(remove)) {}

    task<result<erased_orders>> erase_some(std::string address) override;

private:
    task<result<std::int64_t>> rewrite(order_id id, std::string address, bool anybodys);
    task<result<void>> close(order_id id, std::string address, bool is_head);

    pool& database_;
    customer_removal remove_;
};

}  // namespace tidings::postgres
