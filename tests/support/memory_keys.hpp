// A store of API keys in memory.
#pragma once
#include <algorithm>
#include <optional>
#include "access/key_store.hpp"

namespace tidings::testing_support {

struct memory_keys final : key_store {
    task<result<std::vector<api_key>>> list() override {
        if (trouble) co_return *trouble;
        co_return kept;
    }
    task<result<void>> add(api_key added) override {
        if (trouble) co_return *trouble;
        if (is_full) co_return error{errc::conflict, "There are 1000 keys, and none of them has ended."};
        if (std::ranges::count(kept, added.digest, &api_key::digest) > 0)
            co_return error{errc::already_exists, "This key is there already."};
        kept.insert(kept.begin(), std::move(added));
        co_return result<void>();
    }
    task<result<api_key>> revoke(std::string id, timestamp at, std::string by) override {
        const auto found = std::ranges::find(kept, id, &api_key::id);
        if (found == kept.end()) co_return error{errc::not_found, "There is no such key."};
        found->revoked_at = at;
        found->revoked_by = by;
        co_return *found;
    }
    task<result<void>> note_used(std::vector<api_key_use>) override { co_return result<void>(); }

    std::vector<api_key> kept;
    std::optional<error> trouble;
    bool is_full = false;
};

}  // namespace tidings::testing_support
