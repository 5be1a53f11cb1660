#include "common/order_store.hpp"
#include "common/sqlite_file.hpp"

namespace tidings {

std::unique_ptr<order_store> make_order_store(const settings& given, ground& on) {
    const auto& url = given.database_url.reveal();
    if (url.starts_with("sqlite:")) return make_sqlite_order_store({url.substr(7)}, on);
    return make_postgres_order_store(given, on);
}

}  // namespace tidings
