// The API keys of a service, as its store keeps them. Suite: tests/contract/key_store.
#pragma once
#include <string>
#include <vector>
#include "access/api_key.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct api_key_use {
    std::string id;
    timestamp at;
};

class key_store {
public:
    virtual ~key_store() = default;

    // All, the newest first: at most api_keys_max, with those that are revoked or expired.
    virtual task<result<std::vector<api_key>>> list() = 0;

    // When the table is full, the key that ended first makes room. already_exists: its digest is there. conflict:
    // api_keys_max keys are there and none has ended at `added.created_at`. Nothing was written then.
    virtual task<result<void>> add(api_key added) = 0;

    // As it is then. One that is revoked stays as it was. not_found: there is none.
    virtual task<result<api_key>> revoke(std::string id, timestamp at, std::string by) = 0;

    // Of each, the latest use counts, in whatever order instances tell. Ids that are not there are passed over.
    virtual task<result<void>> note_used(std::vector<api_key_use> uses) = 0;
};

}  // namespace tidings
