// Inbox, journal and archive on a SQLite file, as the contract suites want their host.
#pragma once
#include "adapters/sqlite/customer_mails.hpp"
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/mail_retention.hpp"
#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_finder.hpp"
#include "adapters/sqlite/message_journal.hpp"
#include "adapters/sqlite/message_retention.hpp"
#include "adapters/sqlite/settlements.hpp"
#include "codec/erasure.hpp"
#include "support/run_task.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::testing_support {

class sqlite_journal {
public:
    explicit sqlite_journal(asio::io_context& io) : file_(io, sqlite::notifications_schema()) {}
    tidings::inbox& inbox() { return inbox_; }
    tidings::message_journal& journal() { return *journal_; }
    tidings::message_archive& archive() { return archive_; }
    tidings::message_finder& finder() { return finder_; }
    tidings::settlements& ends() { return settlements_; }
    tidings::dead_letters& dead() { return dead_letters_; }
    // What the clock was before it was set back by so much; then the program starts again.
    void set_clock_back(asio::io_context& io, std::chrono::milliseconds by) {
        const auto moved = [&](const std::string& name) {
            return name + " = " + name + " + " + std::to_string(std::chrono::microseconds(by).count());
        };
        const auto sql = "UPDATE open_messages SET " + moved("ready_at") + ", " + moved("due_at") + ", " +
                         moved("look_at") + ", " + moved("lease_until") + ", " + moved("created_at") + ", " +
                         moved("schedule_started_at");
        execute(io, sql);
        journal_.emplace(*file_.db, file_.clock);
    }
    // As a newer version would have stored every mail that is still open.
    void rename_open_kinds(asio::io_context& io, const std::string& kind) {
        execute(io, "UPDATE open_messages SET kind = '" + kind + "'");
    }
    tidings::customer_mails& customers() { return customers_; }
    old_records& old_mails() { return old_mails_; }
    old_records& old_messages() { return old_messages_; }

    // What the planner says about the statements of this store.
    sqlite::database& database() { return *file_.db; }

private:
    void execute(asio::io_context& io, const std::string& sql) {
        std::function<result<void>(sqlite::connection&)> work = [&](sqlite::connection& db) -> result<void> {
            db.execute(sql.c_str());
            return {};
        };
        run_task(io, file_.db->write(std::move(work))).value();
    }

    sqlite_file file_;
    sqlite::inbox inbox_{*file_.db, file_.clock};
    std::optional<sqlite::message_journal> journal_{std::in_place, *file_.db, file_.clock};
    sqlite::message_archive archive_{*file_.db, file_.clock};
    sqlite::message_finder finder_{*file_.db};
    sqlite::settlements settlements_{*file_.db};
    sqlite::dead_letters dead_letters_{*file_.db, file_.clock};
    sqlite::customer_mails customers_{*file_.db, file_.clock, &without_customer};
    sqlite::mail_retention old_mails_{*file_.db};
    sqlite::message_retention old_messages_{*file_.db};
};

}  // namespace tidings::testing_support
