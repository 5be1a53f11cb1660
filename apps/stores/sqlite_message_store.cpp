#include "adapters/sqlite/ai_spending.hpp"
#include "adapters/sqlite/audit_log.hpp"
#include "adapters/sqlite/customer_mails.hpp"
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/key_store.hpp"
#include "adapters/sqlite/mail_retention.hpp"
#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_finder.hpp"
#include "adapters/sqlite/message_journal.hpp"
#include "adapters/sqlite/message_retention.hpp"
#include "adapters/sqlite/quarantine_store.hpp"
#include "adapters/sqlite/settlements.hpp"
#include "adapters/sqlite/sqlite_file.hpp"
#include "adapters/sqlite/view_store.hpp"
#include "codec/erasure.hpp"
#include "stores/message_store.hpp"

namespace tidings {
namespace {

class sqlite_message_store final : public message_store {
public:
    sqlite_message_store(const sqlite_file& file, const part_surroundings& on)
        : path_(file.path),
          database_(open_sqlite_file(file, sqlite::notifications_schema(), on.executor, on.counted, on.log("sqlite"),
                                     "messages")),
          inbox_(*database_, on.clock),
          journal_(*database_, on.clock),
          archive_(*database_, on.clock),
          finder_(*database_),
          dead_letters_(*database_, on.clock),
          settlements_(*database_),
          ai_spending_(*database_),
          quarantine_(*database_),
          customers_(*database_, on.clock, &without_customer),
          old_mails_(*database_),
          old_messages_(*database_),
          keys_(*database_),
          audit_(*database_),
          views_(*database_) {}

    tidings::inbox& inbox() override { return inbox_; }
    message_journal& journal() override { return journal_; }
    message_archive& archive() override { return archive_; }
    message_finder& finder() override { return finder_; }
    tidings::dead_letters& dead_letters() override { return dead_letters_; }
    tidings::settlements& settlements() override { return settlements_; }
    tidings::ai_spending& ai_spending() override { return ai_spending_; }
    tidings::quarantine_store& quarantine() override { return quarantine_; }
    tidings::customer_mails& customers() override { return customers_; }
    old_records& old_mails() override { return old_mails_; }
    old_records& old_messages() override { return old_messages_; }
    access_store access() override { return {keys_, audit_, audit_, views_}; }
    task<> open() override { co_return; }
    task<> close() override {
        database_->stop();
        co_return;
    }
    std::string trouble() const override { return database_->trouble(); }
    std::vector<std::string> folders() const override { return {path_}; }

private:
    std::string path_;
    std::unique_ptr<sqlite::database> database_;
    sqlite::inbox inbox_;
    sqlite::message_journal journal_;
    sqlite::message_archive archive_;
    sqlite::message_finder finder_;
    sqlite::dead_letters dead_letters_;
    sqlite::settlements settlements_;
    sqlite::ai_spending ai_spending_;
    sqlite::quarantine_store quarantine_;
    sqlite::customer_mails customers_;
    sqlite::mail_retention old_mails_;
    sqlite::message_retention old_messages_;
    sqlite::key_store keys_;
    sqlite::audit_log audit_;
    sqlite::view_store views_;
};

}  // namespace

std::unique_ptr<message_store> make_sqlite_message_store(const sqlite_file& file, const part_surroundings& on) {
    return std::make_unique<sqlite_message_store>(file, on);
}

}  // namespace tidings
