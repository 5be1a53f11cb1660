#include "demo_progress.hpp"
#include <unistd.h>
#include <cstdio>

namespace tidings {

using namespace std::chrono_literals;
constexpr const char* erase_line = "\r\x1b[K";

demo_progress::demo_progress()
    : began_(std::chrono::steady_clock::now()), next_plain_(began_ + 5s), is_terminal_(::isatty(STDOUT_FILENO) == 1) {}

std::string demo_progress::stamp() const {
    char text[32];
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
    std::snprintf(text, sizeof text, "%6.1f s  ", passed.count());
    return text;
}

void demo_progress::say(const std::string& line) {
    std::printf("%s%s%s\n", has_update_ ? erase_line : "", stamp().c_str(), line.c_str());
    std::fflush(stdout);
    has_update_ = false;
}

void demo_progress::update(const std::string& line) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_terminal_) {
        if (now < next_plain_) return;
        next_plain_ = now + 5s;
        return say(line);
    }
    std::printf("%s%s%s", erase_line, stamp().c_str(), line.c_str());
    std::fflush(stdout);
    has_update_ = true;
}

void demo_progress::end() {
    if (has_update_) std::fputc('\n', stdout);
    has_update_ = false;
}

}  // namespace tidings
