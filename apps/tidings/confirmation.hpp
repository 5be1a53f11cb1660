// Asks a person before a command changes much at once or for good; a script says --yes instead.
#pragma once
#include <string>

namespace tidings {

// `sentence`: what would happen, such as "12 mails would be discarded".
// exit_ok: go on. exit_usage: there is nobody to ask, and --yes was not said. exit_failed: the answer was not yes.
int confirmed(bool yes, const std::string& sentence);

}  // namespace tidings
