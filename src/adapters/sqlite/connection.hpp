// One SQLite connection, used by one thread: statements are prepared once, writes may ask to hear of their commit.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include "adapters/sqlite/sql_text.hpp"
#include "adapters/sqlite/statement.hpp"

struct sqlite3;

namespace tidings::sqlite {

enum class access { read_write, read_only };

// What it adds to `at_end` runs behind the last listener of the group.
using commit_listener = std::function<void(std::vector<std::function<void()>>& at_end)>;

class connection {
public:
    connection(const std::string& path, access how);  // throws failure; the file must exist
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    statement prepare(const sql_text& known) { return lend(known_[known.text], known); }
    statement prepare(std::string_view sql);  // text that was put together
    void execute(const char* script);         // several statements, no parameters

    std::int64_t changes() const;  // rows that the last INSERT, UPDATE or DELETE touched
    std::int64_t last_row_id() const;
    bool in_transaction() const;

    // Runs on the database's executor once the transaction is durable, in the order of the commands and before their
    // answers. Forgotten when the command fails.
    void after_commit(commit_listener then) { after_commit_.push_back(std::move(then)); }
    std::vector<commit_listener>& commit_listeners() { return after_commit_; }

    // Counts up when a command has made work for others that wait; any thread may read it, at the latest when the
    // command is answered.
    void note_work() { work_noted_.fetch_add(1, std::memory_order_release); }
    std::uint64_t work_noted() const { return work_noted_.load(std::memory_order_acquire); }

    // Queries beyond this are interrupted.
    void set_deadline(std::chrono::steady_clock::time_point at) { deadline_ = at; }

private:
    static int still_allowed(void* self);
    statement lend(cached_statement& cached, std::string_view sql);

    sqlite3* handle_ = nullptr;
    std::unordered_map<const char*, cached_statement> known_;  // by the address of their text
    std::unordered_map<std::string, cached_statement> statements_;
    std::vector<commit_listener> after_commit_;
    std::atomic<std::uint64_t> work_noted_ = 0;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace tidings::sqlite
