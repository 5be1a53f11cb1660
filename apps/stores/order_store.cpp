#include "stores/order_store.hpp"
#include "adapters/sqlite/sqlite_file.hpp"

namespace tidings {

std::unique_ptr<order_store> make_order_store(const store_config& given, const postgres::postgres_config& database,
                                              const part_surroundings& on) {
    if (const auto path = given.sqlite_path(); !path.empty()) return make_sqlite_order_store({path}, on);
    return make_postgres_order_store(given, database, on);
}

}  // namespace tidings
