// What one bite of retention looked at.
#pragma once
#include <string>
#include <vector>
#include "adapters/sqlite/statement.hpp"

namespace tidings::sqlite {

struct looked_at {
    std::vector<std::string> done;  // ids of what may go
    std::string through;            // where the next bite begins; empty: this was the last
};

// Of rows (id, whether it may go), at most `limit` of them.
inline looked_at look_at(statement& rows, std::size_t limit) {
    looked_at seen;
    std::size_t count = 0;
    for (; rows.step(); ++count) {
        seen.through = rows.text(0);
        if (rows.integer(1) != 0) seen.done.push_back(seen.through);
    }
    if (count < limit) seen.through.clear();
    return seen;
}

}  // namespace tidings::sqlite
