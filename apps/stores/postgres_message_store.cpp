#include "adapters/postgres/ai_spending.hpp"
#include "adapters/postgres/audit_log.hpp"
#include "adapters/postgres/customer_mails.hpp"
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/inbox.hpp"
#include "adapters/postgres/key_store.hpp"
#include "adapters/postgres/mail_retention.hpp"
#include "adapters/postgres/message_archive.hpp"
#include "adapters/postgres/message_finder.hpp"
#include "adapters/postgres/message_journal.hpp"
#include "adapters/postgres/message_retention.hpp"
#include "adapters/postgres/opening.hpp"
#include "adapters/postgres/pool_metrics.hpp"
#include "adapters/postgres/quarantine_store.hpp"
#include "adapters/postgres/settlements.hpp"
#include "adapters/postgres/view_store.hpp"
#include "codec/erasure.hpp"
#include "runtime/group_commit_metrics.hpp"
#include "stores/message_store.hpp"

namespace tidings {
namespace {

group_commit_limits limits_watched_by(metrics& into) {
    auto limits = postgres::journal_writer::default_limits();
    limits.on_group = observe_groups(into, "messages");
    return limits;
}

class postgres_message_store final : public message_store {
public:
    postgres_message_store(const store_config& given, const postgres::postgres_config& database,
                           const part_surroundings& on)
        : config_(postgres::config_for(database, postgres::service::notifications, "notification-service")),
          database_(on.executor, postgres::working_config_of(config_), on.log("postgres")),
          reading_(on.executor, postgres::reading_config_of(config_), on.log("postgres")),
          opening_(config_, postgres::service::notifications, database_, given.migrates, on.clock, on.random,
                   on.log("database")),
          writer_(on.executor, database_, limits_watched_by(on.counted)),
          intake_writer_(on.executor, database_),
          inbox_(intake_writer_, writer_.lanes()),
          journal_(writer_, database_),
          archive_(reading_),
          finder_(reading_),
          dead_letters_(writer_, reading_),
          settlements_(database_),
          ai_spending_(writer_),
          quarantine_(database_),
          customers_(reading_, &without_customer),
          old_mails_(database_),
          old_messages_(database_),
          keys_(database_),
          audit_(database_, reading_),
          views_(database_) {
        postgres::watch(on.counted, "messages", database_);
        watch_writes_waiting(on.counted, "messages",
                             [this] { return writer_.writes_waiting() + intake_writer_.writes_waiting(); });
    }

    tidings::inbox& inbox() override { return inbox_; }
    tidings::message_journal& journal() override { return journal_; }
    tidings::message_archive& archive() override { return archive_; }
    message_finder& finder() override { return finder_; }
    tidings::dead_letters& dead_letters() override { return dead_letters_; }
    tidings::settlements& settlements() override { return settlements_; }
    tidings::ai_spending& ai_spending() override { return ai_spending_; }
    tidings::quarantine_store& quarantine() override { return quarantine_; }
    tidings::customer_mails& customers() override { return customers_; }
    old_records& old_mails() override { return old_mails_; }
    old_records& old_messages() override { return old_messages_; }
    access_store access() override { return {keys_, audit_, audit_, views_}; }

    task<> open() override { co_await opening_.run(); }

    task<> close() override {
        opening_.stop();
        database_.stop();
        reading_.stop();
        co_return;
    }

    std::string trouble() const override { return opening_.trouble(); }
    std::vector<std::string> folders() const override { return {}; }

private:
    postgres::postgres_config config_;
    postgres::pool database_;
    postgres::pool reading_;  // for what reads much: it never waits for, nor takes, the connection of a write
    postgres::opening opening_;
    postgres::journal_writer writer_, intake_writer_;
    postgres::inbox inbox_;
    postgres::message_journal journal_;
    postgres::message_archive archive_;
    postgres::message_finder finder_;
    postgres::dead_letters dead_letters_;
    postgres::settlements settlements_;
    postgres::ai_spending ai_spending_;
    postgres::quarantine_store quarantine_;
    postgres::customer_mails customers_;
    postgres::mail_retention old_mails_;
    postgres::message_retention old_messages_;
    postgres::key_store keys_;
    postgres::audit_log audit_;
    postgres::view_store views_;
};

}  // namespace

std::unique_ptr<message_store> make_postgres_message_store(const store_config& given,
                                                           const postgres::postgres_config& database,
                                                           const part_surroundings& on) {
    return std::make_unique<postgres_message_store>(given, database, on);
}

}  // namespace tidings
