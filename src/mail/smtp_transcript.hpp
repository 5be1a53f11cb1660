// The last lines of an SMTP dialogue, for the report and the log. Bounded; credentials never get in. Written for every
// mail, read for the few that were not accepted.
#pragma once
#include <cstddef>
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
    void sent_body(std::size_t bytes);
    void received(int code, std::string_view words);
    void noted(std::string_view line) { add("-- ", line); }
    void clear();

    const std::string& text() const { return lines_; }  // one line each
    std::string masked(std::string_view line) const;    // with what is hidden as ***

private:
    void add(std::string_view who, std::string_view line);

    bool shows_a_secret(std::string_view line) const;

    std::string lines_;
    std::size_t count_ = 0;
    std::vector<std::string> hidden_;
};

}  // namespace tidings
