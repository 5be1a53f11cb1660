// Inbox, journal and archive on a SQLite file, as the contract suites want their host.
#pragma once
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_journal.hpp"
#include "adapters/sqlite/settlements.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::testing_support {

class sqlite_journal {
public:
    explicit sqlite_journal(asio::io_context& io) : file_(io, sqlite::notifications_schema()) {}
    tidings::inbox& inbox() { return inbox_; }
    tidings::message_journal& journal() { return journal_; }
    tidings::message_archive& archive() { return archive_; }
    tidings::settlements& ends() { return settlements_; }
    tidings::dead_letters& dead() { return dead_letters_; }

private:
    sqlite_file file_;
    sqlite::inbox inbox_{*file_.db, file_.clock};
    sqlite::message_journal journal_{*file_.db, file_.clock};
    sqlite::message_archive archive_{*file_.db, file_.clock};
    sqlite::settlements settlements_{*file_.db};
    sqlite::dead_letters dead_letters_{*file_.db, file_.clock};
};

}  // namespace tidings::testing_support
