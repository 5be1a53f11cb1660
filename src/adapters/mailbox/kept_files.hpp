// The files of a mailbox folder, and which of them have to go when there are too many.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>
#include "base/result.hpp"

namespace tidings {

struct kept_file {
    std::string id;  // its name without ".eml"
    std::uintmax_t size = 0;
};

struct keep_limits {
    std::size_t mails_max = 10'000;
    std::uintmax_t bytes_max = std::uintmax_t{2} << 30;
};

// Oldest first; other files are left out. unavailable: the folder cannot be read. None when it is not there.
result<std::vector<kept_file>> kept_files(const std::filesystem::path& directory);

// How many of the oldest (the first) have to go. None while both bounds are kept; beyond one of them a twentieth of it
// goes in addition, so that the folder is not looked through for each mail. The newest always stays. Pure.
std::size_t count_to_drop(const std::vector<kept_file>& oldest_first, const keep_limits& limits);

}  // namespace tidings
