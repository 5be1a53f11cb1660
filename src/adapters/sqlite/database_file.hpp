// The file of a SQLite database before any connection opens it: locked against a second process, private, and really
// ours.
#pragma once
#include <string>
#include <utility>
#include "adapters/sqlite/schema.hpp"
#include "base/result.hpp"
#include "runtime/log.hpp"

namespace tidings::sqlite {

constexpr std::int64_t application_id = 0x54644e67;  // "TdNg"

// Held as long as the object lives; the kernel drops it when the process dies, however it dies.
class file_lock {
public:
    static result<file_lock> take(const std::string& path);  // conflict: another process has it
    file_lock(file_lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    file_lock& operator=(file_lock&&) = delete;
    ~file_lock();

private:
    explicit file_lock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

// Under the lock: creates the file with its schema when there is none, else refuses what is not a whole database of
// ours. Never leaves an empty file behind: a new one is made beside its place and renamed when it is complete.
result<void> prepare_file(const std::string& path, const schema& wanted, const logger& log);

// With the first connection: ours, healthy, WAL, and at the newest schema. Throws failure.
result<void> prepare_database(connection& db, const std::string& path, const schema& wanted, const logger& log);

}  // namespace tidings::sqlite
