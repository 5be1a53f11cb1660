// The end of a customer in the message store, on PostgreSQL.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "base/ids.hpp"
#include "domain/erased_customer.hpp"
#include "notify/customer_mails.hpp"

namespace tidings::postgres {

class customer_mails final : public tidings::customer_mails {
public:
    customer_mails(pool& database, customer_removal remove)  // its schema is the notifications'
        : database_(database), remove_(std::move(remove)) {}

    task<result<erased_mails>> erase_some(std::string address) override;

private:
    struct rewritten {
        std::vector<event_id> theirs;  // events of the customer
        std::int64_t events = 0;       // that named the address
    };
    task<result<bool>> is_theirs(order_id id, std::string address);
    task<result<rewritten>> rewrite(order_id id, std::string address);
    task<result<erased_mails>> close(order_id id, std::string address, rewritten found);
    task<result<std::int64_t>> empty_quarantine(std::string address);

    pool& database_;
    customer_removal remove_;
};

}  // namespace tidings::postgres
