#include "intake/event_reader.hpp"
#include <algorithm>

namespace tidings {

log_positions positions_behind(const record_batch& batch) {
    log_positions behind{.next = {}, .records = batch.records.size(), .ownership = batch.ownership};
    for (const auto& record : batch.records) {
        auto& next = behind.next[{record.topic, record.partition}];
        next = std::max(next, record.offset + 1);
    }
    return behind;
}

}  // namespace tidings
