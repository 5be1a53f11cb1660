// Inbox, journal and archive on a fresh PostgreSQL schema: the host of their contract suites.
#pragma once
#include "adapters/postgres/customer_mails.hpp"
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/inbox.hpp"
#include "adapters/postgres/mail_retention.hpp"
#include "adapters/postgres/message_archive.hpp"
#include "adapters/postgres/message_finder.hpp"
#include "adapters/postgres/message_journal.hpp"
#include "adapters/postgres/message_retention.hpp"
#include "adapters/postgres/settlements.hpp"
#include "codec/erasure.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::testing_support {

struct postgres_journal {
    explicit postgres_journal(asio::io_context& io, peer& server = shared_postgres())
        : schema(io, postgres::service::notifications, server), writer(io.get_executor(), *schema.database) {}
    tidings::inbox& inbox() { return incoming; }
    tidings::message_journal& journal() { return *sending; }
    tidings::message_archive& archive() { return shown; }
    tidings::message_finder& finder() { return found; }
    tidings::settlements& ends() { return settled; }
    tidings::dead_letters& dead() { return given_up; }
    tidings::customer_mails& customers() { return people; }
    old_records& old_mails() { return old_mails_; }
    old_records& old_messages() { return old_messages_; }

    // What the clock was before it was set back by so much; then the program starts again.
    void set_clock_back(asio::io_context& io, std::chrono::milliseconds by) {
        const auto moved = [&](const std::string& name) {
            return name + " = " + name + " + interval '" + std::to_string(by.count()) + " milliseconds'";
        };
        schema.sql(io, "UPDATE open_messages SET " + moved("ready_at") + ", " + moved("due_at") + ", " +
                           moved("look_at") + ", " + moved("lease_until") + ", " + moved("created_at") + ", " +
                           moved("schedule_started_at"));
        sending.emplace(writer, *schema.database);
    }

    // As a newer version would have stored every mail that is still open.
    void rename_open_kinds(asio::io_context& io, const std::string& kind) {
        schema.sql(io, "UPDATE open_messages SET kind = '" + kind + "'");
    }

    postgres_schema schema;
    postgres::journal_writer writer;
    postgres::inbox incoming{writer, writer.lanes()};
    std::optional<postgres::message_journal> sending{std::in_place, writer, *schema.database};
    postgres::message_archive shown{*schema.database};
    postgres::message_finder found{*schema.database};
    postgres::settlements settled{*schema.database};
    postgres::dead_letters given_up{writer, *schema.database};
    postgres::customer_mails people{*schema.database, &without_customer};
    postgres::mail_retention old_mails_{*schema.database};
    postgres::message_retention old_messages_{*schema.database};
};

}  // namespace tidings::testing_support
