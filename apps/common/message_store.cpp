#include "common/message_store.hpp"
#include "adapters/sqlite/sqlite_file.hpp"

namespace tidings {

std::unique_ptr<message_store> make_message_store(const settings& given, ground& on) {
    if (const auto path = given.store.sqlite_path(); !path.empty()) return make_sqlite_message_store({path}, on);
    return make_postgres_message_store(given, on);
}

}  // namespace tidings
