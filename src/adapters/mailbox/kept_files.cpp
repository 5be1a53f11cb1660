#include "adapters/mailbox/kept_files.hpp"
#include <algorithm>
#include "api/kept_mails.hpp"

namespace tidings {

namespace fs = std::filesystem;

result<std::vector<kept_file>> kept_files(const fs::path& directory) {
    std::error_code code;
    std::vector<kept_file> found;
    auto at = fs::directory_iterator(directory, code);
    if (code == std::errc::no_such_file_or_directory) return found;
    while (!code && at != fs::directory_iterator{}) {
        auto id = at->path().stem().string();
        std::error_code gone;
        if (at->path().extension() == ".eml" && api::is_kept_mail_id(id) && !at->is_symlink(gone) &&
            at->is_regular_file(gone)) {
            const auto size = at->file_size(gone);
            if (!gone) found.push_back({std::move(id), size});
        }
        at.increment(code);
    }
    if (code)
        return error{errc::unavailable, "cannot read the mailbox folder " + directory.string() + ": " + code.message()};
    std::ranges::sort(found, {}, &kept_file::id);
    return found;
}

std::size_t count_to_drop(const std::vector<kept_file>& oldest_first, const keep_limits& limits) {
    std::uintmax_t bytes = 0;
    for (const auto& each : oldest_first) bytes += each.size;
    if (oldest_first.size() <= limits.mails_max && bytes <= limits.bytes_max) return 0;
    const auto mails_wanted = limits.mails_max - limits.mails_max / 20;
    const auto bytes_wanted = limits.bytes_max - limits.bytes_max / 20;
    std::size_t dropped = 0;
    while (dropped + 1 < oldest_first.size() && (oldest_first.size() - dropped > mails_wanted || bytes > bytes_wanted))
        bytes -= oldest_first[dropped++].size;
    return dropped;
}

}  // namespace tidings
