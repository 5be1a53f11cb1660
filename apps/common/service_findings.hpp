// What a running service finds about itself, in words. Pure; the sides look, these judge.
#pragma once
#include <string>
#include <vector>
#include "api/finding.hpp"
#include "base/timestamp.hpp"
#include "runtime/disk_reserve.hpp"
#include "runtime/volume_meter.hpp"

namespace tidings {

// `trouble`: empty when the store answers.
api::finding database_finding(const std::string& trouble);

// `answer`: of a question without a mail, as far as the login.
api::finding relay_finding(const result<void>& answer);

// The name that EHLO says.
api::finding mail_name_finding(const std::string& name);

// The volume with the least room counts; one with less than the reserve is not well.
api::finding disk_finding(const result<std::vector<volume>>& seen, const disk_reserve& reserve);

// Less than a week before its end it is not well.
api::finding certificate_finding(timestamp ends_at, timestamp now);

}  // namespace tidings
