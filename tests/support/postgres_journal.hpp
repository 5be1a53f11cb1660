// Inbox, journal and archive on a fresh PostgreSQL schema: the host of their contract suites.
#pragma once
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/inbox.hpp"
#include "adapters/postgres/message_archive.hpp"
#include "adapters/postgres/message_journal.hpp"
#include "adapters/postgres/settlements.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::testing_support {

struct postgres_journal {
    explicit postgres_journal(asio::io_context& io, peer& server = shared_postgres())
        : schema(io, postgres::service::notifications, server), writer(io.get_executor(), *schema.database) {}
    tidings::inbox& inbox() { return incoming; }
    tidings::message_journal& journal() { return sending; }
    tidings::message_archive& archive() { return shown; }
    tidings::settlements& ends() { return settled; }
    tidings::dead_letters& dead() { return given_up; }

    postgres_schema schema;
    postgres::journal_writer writer;
    postgres::inbox incoming{writer, writer.lanes()};
    postgres::message_journal sending{writer, *schema.database};
    postgres::message_archive shown{*schema.database};
    postgres::settlements settled{*schema.database};
    postgres::dead_letters given_up{writer, *schema.database};
};

}  // namespace tidings::testing_support
