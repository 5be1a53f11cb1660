// This very program as a child process, in a process group of its own (Ctrl-C is ours to pass on) and ended by the
// kernel when we die. For demonstrations.
#pragma once
#include <sys/types.h>
#include <map>
#include <string>
#include <vector>

namespace tidings {

class child_program {
public:
    // Our environment without the options of Tidings, plus these. What it says goes to the end of `log_file`.
    child_program(std::vector<std::string> arguments, std::map<std::string, std::string> options, std::string log_file);
    child_program(const child_program&) = delete;
    child_program& operator=(const child_program&) = delete;
    ~child_program();  // kill -9, if it still runs

    bool start();           // false: it cannot be started; errno says why
    void send(int signal);  // SIGSTOP, SIGCONT, SIGTERM
    void kill();            // SIGKILL, and waits for the end
    bool is_running();      // false: not started, or ended by itself
    int starts() const { return starts_; }
    const std::string& log_file() const { return log_file_; }

private:
    [[noreturn]] void become_program(int log) const;

    std::vector<std::string> arguments_, environment_;
    std::string log_file_;
    pid_t pid_ = -1;
    int starts_ = 0;
};

}  // namespace tidings
