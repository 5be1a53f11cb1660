// The last lines of an SMTP dialogue, for the report and the log. Bounded; credentials never get in.
#pragma once
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tidings {

class smtp_transcript {
public:
    static constexpr std::size_t lines_max = 40, line_max = 200;

    // Text that must never show, wherever the server repeats it.
    void hide(std::string secret_text);

    void sent(std::string_view line) { add("C: ", line); }
    void received(std::string_view line) { add("S: ", line); }
    void noted(std::string_view line) { add("-- ", line); }
    void clear() { lines_.clear(); }

    std::string text() const;                         // one line each
    std::string masked(std::string_view line) const;  // with what is hidden as ***

private:
    void add(std::string_view who, std::string_view line);

    std::deque<std::string> lines_;
    std::vector<std::string> hidden_;
};

}  // namespace tidings
