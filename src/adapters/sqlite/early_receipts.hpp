// Which events that are not followed yet are received and settled: one bit each, read and written by pages.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include "adapters/sqlite/connection.hpp"

namespace tidings::sqlite {

class early_receipts {
public:
    explicit early_receipts(connection& db) : db_(db) {}

    bool is_received(std::int64_t id) { return is_set(page_of(id).received, id); }
    bool is_settled(std::int64_t id) { return is_set(page_of(id).settled, id); }
    void note(std::int64_t id, bool settled);
    void save();                         // what was noted
    void drop_through(std::int64_t id);  // the pages that end there, or before

private:
    static constexpr std::int64_t ids_per_page = 1024;
    struct page {
        std::string received = std::string(ids_per_page / 8, '\0'), settled = received;
        bool is_changed = false;
    };

    page& page_of(std::int64_t id);
    static bool is_set(const std::string& bits, std::int64_t id);
    static void set(std::string& bits, std::int64_t id);

    connection& db_;
    std::map<std::int64_t, page> pages_;
};

}  // namespace tidings::sqlite
