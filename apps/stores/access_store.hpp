// The part of either service's store that holds API keys, the audit log and saved views.
#pragma once
#include "access/audit_log.hpp"
#include "access/key_store.hpp"
#include "access/view_store.hpp"
#include "runtime/old_records.hpp"

namespace tidings {

struct access_store {
    key_store& keys;
    audit_log& audit;
    old_records& old_audit;
    view_store& views;
};

}  // namespace tidings
