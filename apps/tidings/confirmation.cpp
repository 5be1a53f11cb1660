#include "confirmation.hpp"
#include <unistd.h>
#include <iostream>
#include "command_context.hpp"

namespace tidings {

int confirmed(bool yes, const std::string& sentence) {
    if (yes) return exit_ok;
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) {
        std::cerr << "tidings: " << sentence << "; add --yes to do it\n";
        return exit_usage;
    }
    std::cerr << sentence << ". Go on? [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") return exit_ok;
    std::cerr << "nothing was changed\n";
    return exit_failed;
}

}  // namespace tidings
