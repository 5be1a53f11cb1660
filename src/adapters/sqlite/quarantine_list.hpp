// A page of the quarantine.
#pragma once
#include <string>
#include "adapters/sqlite/connection.hpp"
#include "notify/message_archive.hpp"

namespace tidings::sqlite {

std::string quarantine_page_sql(const quarantine_filter& filter);
quarantine_page read_quarantine_page(connection& db, const quarantine_filter& filter);
quarantined_record_view quarantined_at(const statement& rows);  // of list_quarantine or find_quarantined

}  // namespace tidings::sqlite
