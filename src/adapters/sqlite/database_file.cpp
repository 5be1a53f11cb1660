#include "adapters/sqlite/database_file.hpp"
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include "adapters/sqlite/failure.hpp"

namespace tidings::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t quick_check_bytes_max = 64u << 20;  // larger files would make the start slow

error system_error(errc code, const std::string& what) {
    return {code, what + ": " + std::strerror(errno)};
}

void sync_folder_of(const fs::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

bool sync_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return synced;
}

void remove_with_side_files(const std::string& path) {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) fs::remove(path + suffix, ignored);
}

std::int64_t number(connection& db, const char* pragma) {
    auto rows = db.prepare(pragma);
    return rows.step() ? rows.integer(0) : 0;
}

void use_write_ahead_log(connection& db) {
    auto rows = db.prepare("PRAGMA journal_mode = WAL");
    if (!rows.step() || rows.text(0) != "wal")
        throw failure(0, "write-ahead logging is not possible here (is this a network file system?)");
}

result<void> create(const std::string& path, const schema& wanted, const logger& log) {
    const auto draft = path + ".new";
    remove_with_side_files(draft);
    const int descriptor = ::open(draft.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_error(errc::unavailable, "the database " + path + " cannot be created");
    ::close(descriptor);
    {
        // Nobody reads the draft before it is whole and renamed: one sync at the end does.
        connection db{draft, access::read_write};
        db.execute("PRAGMA synchronous = OFF");
        db.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
        if (auto migrated = migrate(db, wanted, log); !migrated) return migrated.error();
        use_write_ahead_log(db);
    }
    if (!sync_file(draft)) return system_error(errc::unavailable, "the database " + path + " cannot be created");
    if (::rename(draft.c_str(), path.c_str()) != 0)
        return system_error(errc::unavailable, "the database " + path + " cannot be created");
    sync_folder_of(path);
    log.info("database created", {{"path", path}, {"service", wanted.service}});
    return {};
}

result<void> check_existing(const std::string& path) {
    const auto refuse = [&](const std::string& why) {
        return error{errc::invalid, "the database " + path + " cannot be used: " + why + ". Nothing was changed"};
    };
    if (!fs::is_regular_file(path)) return refuse("it is not a regular file");
    std::ifstream file(path, std::ios::binary);
    if (!file) return system_error(errc::unavailable, "the database " + path + " cannot be read");
    char header[16] = {};
    file.read(header, sizeof header);
    if (file.gcount() == 0) return refuse("the file is empty; restore a backup, or delete it to start from nothing");
    if (file.gcount() != sizeof header || std::memcmp(header, "SQLite format 3", sizeof header) != 0)
        return refuse("it is damaged or not a SQLite file; restore a backup");
    if (::chmod(path.c_str(), 0600) != 0)
        return system_error(errc::unavailable, "the database " + path + " cannot be made private");
    return {};
}

}  // namespace

result<file_lock> file_lock::take(const std::string& path) {
    const auto name = path + ".lock";
    const int descriptor = ::open(name.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_error(errc::unavailable, "the lock file " + name + " cannot be opened");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const auto length = ::pread(descriptor, holder, sizeof holder - 1, 0);
        ::close(descriptor);
        const std::string who = length > 0 ? " (process " + std::string(holder) + ")" : "";
        return error{errc::conflict, "the database " + path + " is in use by another instance" + who +
                                         ": stop it, or use PostgreSQL to run several instances"};
    }
    const auto self = std::to_string(::getpid());
    // The number only helps the reader of the refusal above; the lock holds without it.
    if (::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, self.data(), self.size(), 0) < 0) errno = 0;
    return file_lock{descriptor};
}

file_lock::~file_lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

result<void> prepare_file(const std::string& path, const schema& wanted, const logger& log) {
    if (fs::exists(path)) return check_existing(path);
    if (fs::exists(path + "-wal"))
        return error{errc::invalid,
                     "the database " + path + " is gone but its log " + path +
                         "-wal is there: restore both from a backup, or delete the log to start from nothing"};
    return create(path, wanted, log);
}

result<void> prepare_database(connection& db, const std::string& path, const schema& wanted, const logger& log) {
    const auto refuse = [&](const std::string& why) {
        return error{errc::invalid, "the database " + path + " cannot be used: " + why};
    };
    if (number(db, "PRAGMA application_id") != application_id) return refuse("it belongs to another program");
    if (fs::file_size(path) <= quick_check_bytes_max) {
        auto rows = db.prepare("PRAGMA quick_check(1)");
        if (rows.step() && rows.text(0) != "ok")
            return refuse("it is damaged (" + rows.text(0) + "); restore a backup");
    }
    if (auto migrated = migrate(db, wanted, log); !migrated) return refuse(migrated.error().detail);
    use_write_ahead_log(db);
    db.execute(wanted.at_open);
    if (number(db, "PRAGMA synchronous") != 2) return refuse("commits would not be durable (synchronous is not FULL)");
    return {};
}

}  // namespace tidings::sqlite
