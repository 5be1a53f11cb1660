// Where orders and their events are kept: PostgreSQL or SQLite, chosen by TIDINGS_DATABASE_URL.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include "adapters/postgres/config.hpp"
#include "ordering/customer_orders.hpp"
#include "ordering/order_repository.hpp"
#include "ordering/parked_events.hpp"
#include "relay/outbox_source.hpp"
#include "relay/receipt_book.hpp"
#include "runtime/old_records.hpp"
#include "stores/access_store.hpp"
#include "stores/part_surroundings.hpp"
#include "stores/store_config.hpp"

namespace tidings {

struct sqlite_file;

class order_store {
public:
    using committed = std::function<void(std::vector<outbox_row>)>;

    virtual ~order_store() = default;
    virtual order_repository& orders() = 0;
    virtual outbox_source& outbox() = 0;
    virtual receipt_book& receipts() = 0;
    virtual parked_events& parked() = 0;
    virtual customer_orders& customers() = 0;
    virtual old_records& old_orders() = 0;
    virtual access_store access() = 0;

    // Returns when the schema is there and up to date, or when close() was called meanwhile; keeps trying while the
    // database is away. Throws start_refused when trying cannot help.
    virtual task<> open() = 0;
    virtual task<> tend() = 0;  // house-keeping in the background once open, until close(); may end at once
    virtual task<> close() = 0;
    virtual std::string trouble() const = 0;               // for readiness; empty when well
    virtual std::vector<std::string> folders() const = 0;  // whose disks it fills, as far as they are on this machine
    virtual std::string system() const = 0;                // for traces: "postgresql", "sqlite"

    // Whom to tell of events that were just committed.
    void on_committed(committed tell) { tell_ = std::move(tell); }

protected:
    void tell(std::vector<outbox_row> rows) const {
        if (tell_) tell_(std::move(rows));
    }

private:
    committed tell_;
};

std::unique_ptr<order_store> make_order_store(const store_config& given, const postgres::postgres_config& database,
                                              const part_surroundings& on);  // throws start_refused
std::unique_ptr<order_store> make_sqlite_order_store(const sqlite_file& file, const part_surroundings& on);
std::unique_ptr<order_store> make_postgres_order_store(const store_config& given,
                                                       const postgres::postgres_config& database,
                                                       const part_surroundings& on);

}  // namespace tidings
