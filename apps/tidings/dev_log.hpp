// The log of `tidings dev`: what somebody should look at on standard error, all of it in a file. The welcome stays on
// the screen.
#pragma once
#include <memory>
#include <string>
#include "common/settings.hpp"
#include "runtime/log_output.hpp"

namespace tidings {

// In the data folder, which is there. A large one of earlier starts is put aside as tidings.log.old.
std::string dev_log_path(const settings& given);

// Standard error: from warn on, or from the level that was asked for. The file: from info on, or from that level.
// Throws start_refused when the file cannot be opened.
std::unique_ptr<log_output> make_dev_log(const settings& given, bool level_was_asked_for);

}  // namespace tidings
