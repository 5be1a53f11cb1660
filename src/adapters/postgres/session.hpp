// The settings of every session, and the server settings without which we refuse to work.
#pragma once
#include <optional>
#include <string>
#include "adapters/postgres/config.hpp"
#include "adapters/postgres/rows.hpp"
#include "base/error.hpp"

namespace tidings::postgres {

// One statement that sets the session up and answers with the facts that refuse_unsafe() judges.
std::string session_set_up(const postgres_config& config);

// rejected: acknowledged writes could be lost.  unavailable: a standby that cannot write.
std::optional<error> refuse_unsafe(const rows& facts);

// rejected: a version (server_version_num) or an encoding (server_encoding) that we cannot work with.
std::optional<error> refuse_unfit(const std::string& version, const std::string& encoding);

}  // namespace tidings::postgres
