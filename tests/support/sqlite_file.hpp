// A SQLite database in a folder of its own, on the machine's clock.
#pragma once
#include <stdexcept>
#include "adapters/sqlite/database.hpp"
#include "runtime/system_clock.hpp"
#include "support/recording_log.hpp"
#include "support/temporary_folder.hpp"

namespace tidings::testing_support {

struct sqlite_file {
    sqlite_file(asio::io_context& io, const sqlite::schema& wanted) : clock(io.get_executor()) {
        auto opened = sqlite::database::open(io.get_executor(), folder / "test.db", wanted, logger{log, "sqlite"});
        if (!opened) throw std::runtime_error(opened.error().detail);
        db = std::move(*opened);
    }

    temporary_folder folder;
    recording_log log;
    system_clock clock;
    std::unique_ptr<sqlite::database> db;
};

}  // namespace tidings::testing_support
