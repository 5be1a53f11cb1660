#include "common/order_store.hpp"
#include "adapters/sqlite/sqlite_file.hpp"

namespace tidings {

std::unique_ptr<order_store> make_order_store(const settings& given, ground& on) {
    if (const auto path = given.store.sqlite_path(); !path.empty()) return make_sqlite_order_store({path}, on);
    return make_postgres_order_store(given, on);
}

}  // namespace tidings
