#include "adapters/postgres/audit_log.hpp"
#include "adapters/postgres/customer_orders.hpp"
#include "adapters/postgres/key_store.hpp"
#include "adapters/postgres/opening.hpp"
#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/order_retention.hpp"
#include "adapters/postgres/outbox_source.hpp"
#include "adapters/postgres/parked_events.hpp"
#include "adapters/postgres/pool_metrics.hpp"
#include "adapters/postgres/receipt_book.hpp"
#include "adapters/postgres/view_store.hpp"
#include "codec/erasure.hpp"
#include "runtime/group_commit_metrics.hpp"
#include "stores/order_store.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

group_commit_limits limits_watched_by(metrics& into) {
    auto limits = postgres::order_repository::default_limits();
    limits.on_group = observe_groups(into, "orders");
    return limits;
}

class postgres_order_store final : public order_store {
public:
    postgres_order_store(const store_config& given, const postgres::postgres_config& database,
                         const part_surroundings& on)
        : config_(postgres::config_for(database, postgres::service::orders, "order-service")),
          database_(on.executor, postgres::working_config_of(config_), on.log("postgres")),
          reading_(on.executor, postgres::reading_config_of(config_), on.log("postgres")),
          opening_(config_, postgres::service::orders, database_, given.migrates, on.clock, on.random,
                   on.log("database")),
          orders_(
              on.executor, database_, [this](std::vector<outbox_row> rows) { tell(std::move(rows)); },
              limits_watched_by(on.counted), &reading_),
          outbox_(database_),
          receipts_(database_),
          parked_(database_),
          customers_(reading_, &without_customer),
          old_orders_(database_),
          keys_(database_),
          audit_(database_, reading_),
          views_(database_),
          next_purge_(on.clock.make_alarm()),
          clock_(on.clock),
          log_(on.log("database")) {
        postgres::watch(on.counted, "orders", database_);
        watch_writes_waiting(on.counted, "orders", [this] { return orders_.writes_waiting(); });
    }

    order_repository& orders() override { return orders_; }
    outbox_source& outbox() override { return outbox_; }
    receipt_book& receipts() override { return receipts_; }
    tidings::parked_events& parked() override { return parked_; }
    customer_orders& customers() override { return customers_; }
    old_records& old_orders() override { return old_orders_; }
    access_store access() override { return {keys_, audit_, audit_, views_}; }

    task<> open() override { co_await opening_.run(); }

    // Claims of Idempotency-Keys are kept 48 h: the contract says 24 h or more.
    task<> tend() override {
        while (!is_closing_) {
            const auto purged = co_await orders_.purge(48h);
            if (!purged) log_.warn("old idempotency keys stay", {{"reason", purged.error().detail}});
            const auto next = clock_.steady() + 10min;
            if (!is_closing_) co_await next_purge_->wait_until(next);
        }
    }

    task<> close() override {
        is_closing_ = true;
        next_purge_->ring();
        opening_.stop();
        database_.stop();
        reading_.stop();
        co_return;
    }

    std::string trouble() const override { return opening_.trouble(); }
    std::vector<std::string> folders() const override { return {}; }
    std::string system() const override { return "postgresql"; }

private:
    postgres::postgres_config config_;
    postgres::pool database_;
    postgres::pool reading_;  // for what reads much: it never waits for, nor takes, the connection of a write
    postgres::opening opening_;
    postgres::order_repository orders_;
    postgres::outbox_source outbox_;
    postgres::receipt_book receipts_;
    postgres::parked_events parked_;
    postgres::customer_orders customers_;
    postgres::order_retention old_orders_;
    postgres::key_store keys_;
    postgres::audit_log audit_;
    postgres::view_store views_;
    std::unique_ptr<alarm> next_purge_;
    async_clock& clock_;
    logger log_;
    bool is_closing_ = false;
};

}  // namespace

std::unique_ptr<order_store> make_postgres_order_store(const store_config& given,
                                                       const postgres::postgres_config& database,
                                                       const part_surroundings& on) {
    return std::make_unique<postgres_order_store>(given, database, on);
}

}  // namespace tidings
