// The last published version of orders seen lately, in bounded memory: forgetting one only costs a look into the
// outbox.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include "base/ids.hpp"

namespace tidings {

class recent_versions {
public:
    explicit recent_versions(std::size_t orders_max) : half_(orders_max / 2 + 1) {}

    void note(const order_id& order, std::int64_t version) {
        if (young_.size() >= half_) {
            old_ = std::move(young_);
            young_.clear();
        }
        young_[order] = version;
    }

    std::optional<std::int64_t> of(const order_id& order) const {
        if (const auto found = young_.find(order); found != young_.end()) return found->second;
        if (const auto found = old_.find(order); found != old_.end()) return found->second;
        return std::nullopt;
    }

    void clear() {
        young_.clear();
        old_.clear();
    }

private:
    using versions = std::unordered_map<order_id, std::int64_t>;
    std::size_t half_;
    versions young_, old_;  // the elder half is dropped as a whole when the younger one is full
};

}  // namespace tidings
