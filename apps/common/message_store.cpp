#include "common/message_store.hpp"
#include "common/sqlite_file.hpp"

namespace tidings {

std::unique_ptr<message_store> make_message_store(const settings& given, ground& on) {
    const auto& url = given.database_url.reveal();
    if (url.starts_with("sqlite:")) return make_sqlite_message_store({url.substr(7)}, on);
    return make_postgres_message_store(given, on);
}

}  // namespace tidings
