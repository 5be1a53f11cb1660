#include "adapters/sqlite/audit_log.hpp"
#include "adapters/sqlite/customer_orders.hpp"
#include "adapters/sqlite/key_store.hpp"
#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/order_retention.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "adapters/sqlite/parked_events.hpp"
#include "adapters/sqlite/receipt_book.hpp"
#include "adapters/sqlite/sqlite_file.hpp"
#include "adapters/sqlite/view_store.hpp"
#include "codec/erasure.hpp"
#include "stores/order_store.hpp"

namespace tidings {
namespace {

class sqlite_order_store final : public order_store {
public:
    sqlite_order_store(const sqlite_file& file, const part_surroundings& on)
        : path_(file.path),
          database_(
              open_sqlite_file(file, sqlite::orders_schema(), on.executor, on.counted, on.log("sqlite"), "orders")),
          orders_(*database_, on.clock, [this](std::vector<outbox_row> rows) { tell(std::move(rows)); }),
          outbox_(*database_, on.clock),
          receipts_(*database_, on.clock),
          parked_(*database_, on.clock),
          customers_(*database_, &without_customer),
          old_orders_(*database_),
          keys_(*database_),
          audit_(*database_),
          views_(*database_) {}

    order_repository& orders() override { return orders_; }
    outbox_source& outbox() override { return outbox_; }
    receipt_book& receipts() override { return receipts_; }
    tidings::parked_events& parked() override { return parked_; }
    customer_orders& customers() override { return customers_; }
    old_records& old_orders() override { return old_orders_; }
    access_store access() override { return {keys_, audit_, audit_, views_}; }
    task<> open() override { co_return; }
    task<> tend() override { co_return; }
    task<> close() override {
        database_->stop();
        co_return;
    }
    std::string trouble() const override { return database_->trouble(); }
    std::vector<std::string> folders() const override { return {path_}; }
    std::string system() const override { return "sqlite"; }

private:
    std::string path_;
    std::unique_ptr<sqlite::database> database_;
    sqlite::order_repository orders_;
    sqlite::outbox_source outbox_;
    sqlite::receipt_book receipts_;
    sqlite::parked_events parked_;
    sqlite::customer_orders customers_;
    sqlite::order_retention old_orders_;
    sqlite::key_store keys_;
    sqlite::audit_log audit_;
    sqlite::view_store views_;
};

}  // namespace

std::unique_ptr<order_store> make_sqlite_order_store(const sqlite_file& file, const part_surroundings& on) {
    return std::make_unique<sqlite_order_store>(file, on);
}

}  // namespace tidings
