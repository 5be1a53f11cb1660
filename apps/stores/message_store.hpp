// Where events become mails and mails are kept: PostgreSQL or SQLite, chosen by TIDINGS_DATABASE_URL.
#pragma once
#include <memory>
#include "adapters/postgres/config.hpp"
#include "intake/inbox.hpp"
#include "intake/quarantine_store.hpp"
#include "notify/ai_spending.hpp"
#include "notify/customer_mails.hpp"
#include "notify/dead_letters.hpp"
#include "notify/message_archive.hpp"
#include "notify/message_finder.hpp"
#include "notify/message_journal.hpp"
#include "notify/settlements.hpp"
#include "runtime/old_records.hpp"
#include "stores/access_store.hpp"
#include "stores/part_surroundings.hpp"
#include "stores/store_config.hpp"

namespace tidings {

struct sqlite_file;

class message_store {
public:
    virtual ~message_store() = default;
    virtual tidings::inbox& inbox() = 0;
    virtual message_journal& journal() = 0;
    virtual message_archive& archive() = 0;
    virtual message_finder& finder() = 0;
    virtual tidings::dead_letters& dead_letters() = 0;
    virtual tidings::settlements& settlements() = 0;
    virtual tidings::ai_spending& ai_spending() = 0;
    virtual quarantine_store& quarantine() = 0;
    virtual tidings::customer_mails& customers() = 0;
    virtual old_records& old_mails() = 0;     // bytes and subjects
    virtual old_records& old_messages() = 0;  // all that is known of old orders
    virtual access_store access() = 0;

    // As order_store's.
    virtual task<> open() = 0;
    virtual task<> close() = 0;
    virtual std::string trouble() const = 0;
    virtual std::vector<std::string> folders() const = 0;
};

std::unique_ptr<message_store> make_message_store(const store_config& given, const postgres::postgres_config& database,
                                                  const part_surroundings& on);  // throws start_refused
std::unique_ptr<message_store> make_sqlite_message_store(const sqlite_file& file, const part_surroundings& on);
std::unique_ptr<message_store> make_postgres_message_store(const store_config& given,
                                                           const postgres::postgres_config& database,
                                                           const part_surroundings& on);

}  // namespace tidings
