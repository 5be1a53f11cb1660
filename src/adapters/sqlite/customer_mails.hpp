// The end of a customer in the message store, in a SQLite file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "domain/erased_customer.hpp"
#include "notify/customer_mails.hpp"

namespace tidings::sqlite {

class customer_mails final : public tidings::customer_mails {
public:
    customer_mails(database& db, const time_source& clock, customer_removal remove)  // its schema is the notifications'
        : db_(db), clock_(clock), remove_(std::move(remove)) {}

    task<result<erased_mails>> erase_some(std::string address) override;

private:
    database& db_;
    const time_source& clock_;
    customer_removal remove_;
};

}  // namespace tidings::sqlite
