#include "adapters/postgres/customer_orders.hpp"
#include "adapters/postgres/sql/orders.hpp"
#include "base/ids.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::orders;

}  // namespace

task<result<erased_orders>> customer_orders::erase_some(std::string address) {
    query one{&statements::find_customers_order, {}};
    one.with.add(address);
    const auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    const bool is_head = !found->is_null(0, 0);
    if (!is_head && found->is_null(0, 1)) co_return erased_orders{};
    const order_id id(found->id(0, is_head ? 0 : 1, "ord_"));
    const auto events = co_await rewrite(id, address, is_head);
    if (!events) co_return events.error();
    // Last, for by this it is found: what a crash leaves undone is done by the next call.
    const auto closed = co_await close(id, std::move(address), is_head);
    if (!closed) co_return closed.error();
    co_return erased_orders{1, *events, true};
}

task<result<std::int64_t>> customer_orders::rewrite(order_id id, std::string address, bool anybodys) {
    std::int64_t rewritten = 0, through = 0;
    for (;;) {
        query one{&statements::documents_of_order, {}};
        one.with.add(id).add(through);
        const auto found = co_await database_.read(std::move(one));
        if (!found) co_return found.error();
        if (found->empty()) co_return rewritten;
        std::vector<query> queries;
        for (int row = 0; row < found->size(); ++row) {
            through = found->number(row, 1);
            const auto left = remove_(found->view(row, 2), address, anybodys);
            if (!left) co_return error{errc::internal, id.value + ": " + left.error().detail};
            if (!*left || **left == found->view(row, 2)) continue;
            queries.push_back({&statements::rewrite_document, {}});
            queries.back().with.add(found->number(row, 0)).add(**left);
        }
        rewritten += std::ssize(queries);
        if (queries.empty()) continue;
        const auto written = co_await database_.run(std::move(queries), effect::writes);
        if (!written) co_return written.error();
    }
}

task<result<void>> customer_orders::close(order_id id, std::string address, bool is_head) {
    std::vector<query> queries(2);
    queries[0].what = &statements::erase_order_head;
    queries[0].with.add(id).add(address);
    queries[1].what = &statements::forget_former_email;
    queries[1].with.add(id).add(address).add(is_head);
    const auto written = co_await database_.run(std::move(queries), effect::writes);
    if (!written) co_return written.error();
    co_return result<void>();
}

}  // namespace tidings::postgres
