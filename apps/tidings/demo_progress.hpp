// What a person watches while a demonstration runs: one line that changes on a terminal, plain lines elsewhere.
#pragma once
#include <chrono>
#include <string>

namespace tidings {

class demo_progress {
public:
    demo_progress();

    void say(const std::string& line);     // stays on the screen, with the time since the start
    void update(const std::string& line);  // replaces the last update; elsewhere written every few seconds
    void end();                            // the last update stays

private:
    std::string stamp() const;

    std::chrono::steady_clock::time_point began_, next_plain_;
    bool is_terminal_, has_update_ = false;
};

}  // namespace tidings
