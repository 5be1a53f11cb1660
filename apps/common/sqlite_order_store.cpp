#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "adapters/sqlite/receipt_book.hpp"
#include "common/order_store.hpp"
#include "common/sqlite_file.hpp"

namespace tidings {
namespace {

class sqlite_order_store final : public order_store {
public:
    sqlite_order_store(const std::string& path, ground& on)
        : database_(open_sqlite_file(path, sqlite::orders_schema(), on, "orders")),
          orders_(*database_, on.clock, [this](std::vector<outbox_row> rows) { tell(std::move(rows)); }),
          outbox_(*database_, on.clock),
          receipts_(*database_, on.clock) {}

    order_repository& orders() override { return orders_; }
    outbox_source& outbox() override { return outbox_; }
    receipt_book& receipts() override { return receipts_; }
    task<> open() override { co_return; }
    task<> tend() override { co_return; }
    task<> close() override {
        database_->stop();
        co_return;
    }
    std::string trouble() const override { return {}; }

private:
    std::unique_ptr<sqlite::database> database_;
    sqlite::order_repository orders_;
    sqlite::outbox_source outbox_;
    sqlite::receipt_book receipts_;
};

}  // namespace

std::unique_ptr<order_store> make_sqlite_order_store(const std::string& path, ground& on) {
    return std::make_unique<sqlite_order_store>(path, on);
}

}  // namespace tidings
