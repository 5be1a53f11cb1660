#include "adapters/postgres/customer_mails.hpp"
#include "adapters/postgres/sql/notifications.hpp"
#include "domain/erased_customer.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;

}  // namespace

task<result<erased_mails>> customer_mails::erase_some(std::string address) {
    query one{&statements::find_customers_mails, {}};
    one.with.add(address);
    const auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->is_null(0, 0)) {
        const auto emptied = co_await empty_quarantine(address);
        if (!emptied) co_return emptied.error();
        erased_mails rest;
        rest.quarantined = *emptied;
        rest.on_their_way = found->number(0, 1);
        co_return rest;
    }
    const order_id id(found->id(0, 0, "ord_"));
    auto events = co_await rewrite(id, address);
    if (!events) co_return events.error();
    auto erased = co_await close(id, std::move(address), *std::move(events));
    co_return erased;
}

// An order is the customer's when its newest event says so; then it is with all its events, whatever their address was
// before a correction.
task<result<bool>> customer_mails::is_theirs(order_id id, std::string address) {
    query one{&statements::newest_payload, {}};
    one.with.add(id);
    const auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return false;
    if (is_of_nobody(found->view(0, 0))) co_return true;
    const auto left = remove_(found->view(0, 0), address, false);
    if (!left) co_return error{errc::internal, id.value + ": " + left.error().detail};
    co_return *left&& is_of_nobody(**left);
}

task<result<customer_mails::rewritten>> customer_mails::rewrite(order_id id, std::string address) {
    rewritten all;
    const auto whole = co_await is_theirs(id, address);
    if (!whole) co_return whole.error();
    std::optional<event_id> through;
    for (;;) {
        query one{&statements::events_of_mails, {}};
        one.with.add(id).add(through);
        const auto found = co_await database_.read(std::move(one));
        if (!found) co_return found.error();
        if (found->empty()) co_return std::move(all);
        std::vector<query> queries;
        for (int row = 0; row < found->size(); ++row) {
            through = event_id(found->id(row, 0, "evt_"));
            const auto left = remove_(found->view(row, 1), address, *whole);
            if (!left) co_return error{errc::internal, through->value + ": " + left.error().detail};
            // One that was erased before may be of a call that did not come to its end.
            if (is_of_nobody(*left ? std::string_view(**left) : found->view(row, 1))) all.theirs.push_back(*through);
            if (!*left || **left == found->view(row, 1)) continue;
            queries.push_back({&statements::rewrite_payload, {}});
            queries.back().with.add(*through).add(**left).add(address);
        }
        all.events += std::ssize(queries);
        if (queries.empty()) continue;
        const auto written = co_await database_.run(std::move(queries), effect::writes);
        if (!written) co_return written.error();
    }
}

task<result<erased_mails>> customer_mails::close(order_id id, std::string address, rewritten found) {
    const auto theirs = [&](query& one) {
        one.with.add_array(type_oid::uuid, found.theirs, [](const event_id& each) { return each; });
    };
    std::vector<query> queries(5);
    queries[0].what = &statements::skip_customers_mails;
    queries[1].what = &statements::erase_recipients;
    queries[2].what = &statements::erase_bytes;
    queries[3].what = &statements::erase_replies;
    queries[4].what = &statements::forget_former_recipient;
    for (auto& one : queries) one.with.add(id);
    for (const int at : {0, 1, 4}) queries[static_cast<std::size_t>(at)].with.add(address);
    for (const int at : {0, 1, 2, 3}) theirs(queries[static_cast<std::size_t>(at)]);
    const auto written = co_await database_.run(std::move(queries), effect::writes);
    if (!written) co_return written.error();
    erased_mails erased;
    erased.messages = (*written)[0].affected() + (*written)[1].affected();
    erased.events = found.events;
    erased.more = true;
    co_return erased;
}

task<result<std::int64_t>> customer_mails::empty_quarantine(std::string address) {
    std::int64_t deleted = 0, through = 0;
    for (;;) {
        std::vector<query> queries(2);
        queries[0].what = &statements::end_of_bite;
        queries[0].with.add(through);
        queries[1].what = &statements::delete_quarantined;
        queries[1].with.add(through).add(address);
        const auto done = co_await database_.run(std::move(queries), effect::writes);
        if (!done) co_return done.error();
        if ((*done)[0].is_null(0, 0)) co_return deleted;
        through = (*done)[0].number(0, 0);
        deleted += (*done)[1].affected();
    }
}

}  // namespace tidings::postgres
