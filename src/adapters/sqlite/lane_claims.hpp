// Claims, lane by lane, inside a transaction of the writer. A claim reads the heads of the lanes that it may take from,
// each lane in its turn, and at most four rows for each mail that it takes; of a full lane it reads only that there is
// one. Used by message_journal only.
#pragma once
#include <string>
#include "adapters/sqlite/connection.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

struct lanes_after_claim {
    claimed_messages taken;
    bool are_empty = false;  // nothing stands in any lane, with room or without
};

class lane_claims {
public:
    lanes_after_claim claim(connection& db, const claim_request& request, timestamp now);

private:
    std::vector<std::string> choose(connection& db, const claim_request& request);

    std::string last_;  // the lane asked last
};

}  // namespace tidings::sqlite
