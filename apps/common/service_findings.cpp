#include "common/service_findings.hpp"
#include <algorithm>
#include "mail/helo_name.hpp"

namespace tidings {
namespace {

constexpr std::chrono::days certificate_warning{7};

// "12.3 GB"
std::string gigabytes(std::int64_t bytes) {
    const auto tenths = bytes / 100'000'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

}  // namespace

api::finding database_finding(const std::string& trouble) {
    return {trouble.empty(), trouble.empty() ? "answers" : trouble};
}

api::finding relay_finding(const result<void>& answer) {
    return {answer.has_value(), answer ? "lets us in and takes mail" : answer.error().detail};
}

api::finding mail_name_finding(const std::string& name) {
    const bool is_full = is_helo_name(name);
    return {is_full, is_full
                         ? "we are " + name
                         : "some relays refuse the name \"" + name + "\"; set TIDINGS_SMTP_HELO to a full domain name"};
}

api::finding disk_finding(const result<std::vector<volume>>& seen, const disk_reserve& reserve) {
    if (!seen) return {false, seen.error().detail};
    const auto room = [&](const volume& one) { return one.free - reserve.of(one.total); };
    const auto least = std::ranges::min_element(*seen, {}, room);
    if (least == seen->end()) return {true, "no disk is watched"};
    auto words = gigabytes(least->free) + " of " + gigabytes(least->total) + " free at " + least->folder;
    if (room(*least) >= 0) return {true, std::move(words)};
    return {false, words + ", below the reserve of " + gigabytes(reserve.of(least->total)) + "; make room there"};
}

api::finding certificate_finding(timestamp ends_at, timestamp now) {
    const auto days = std::chrono::floor<std::chrono::days>(ends_at - now).count();
    if (ends_at <= now) return {false, "has ended; clients refuse it. Renew it"};
    return {ends_at - now >= certificate_warning, "ends in " + std::to_string(days) + (days == 1 ? " day" : " days")};
}

}  // namespace tidings
