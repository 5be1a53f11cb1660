#include "child_program.hpp"
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>

namespace tidings {
namespace {

bool is_option(std::string_view variable) {
    const auto begins = [&](std::string_view prefix) { return variable.starts_with(prefix); };
    return begins("TIDINGS_") || begins("GEMINI_") || begins("OTEL_");
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& options) {
    std::vector<std::string> variables;
    for (char** each = environ; *each != nullptr; ++each)
        if (!is_option(*each)) variables.emplace_back(*each);
    for (const auto& [name, value] : options) variables.push_back(name + "=" + value);
    return variables;
}

std::vector<char*> as_pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

child_program::child_program(std::vector<std::string> arguments, std::map<std::string, std::string> options,
                             std::string log_file)
    : arguments_(std::move(arguments)), environment_(environment_with(options)), log_file_(std::move(log_file)) {
    arguments_.insert(arguments_.begin(), "tidings");
}

child_program::~child_program() {
    kill();
}

bool child_program::start() {
    if (is_running()) return true;
    const int log = ::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) return false;
    const auto child = ::fork();
    if (child == 0) become_program(log);
    ::close(log);
    if (child < 0) return false;
    pid_ = child;
    ++starts_;
    return true;
}

// In the child, between fork and exec: async-signal-safe calls only, besides the memory for the pointers; there is one
// thread here.
void child_program::become_program(int log) const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve("/proc/self/exe", as_pointers(arguments_).data(), as_pointers(environment_).data());
    ::_exit(127);
}

void child_program::send(int signal) {
    if (pid_ > 0) ::kill(pid_, signal);
}

void child_program::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    pid_ = -1;
}

bool child_program::is_running() {
    if (pid_ <= 0) return false;
    if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
}

}  // namespace tidings
