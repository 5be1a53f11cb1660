// Replies of an SMTP server (RFC 5321, 4.2), read from bytes as they come. Distrusts the peer: everything is bounded
// and cleaned.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"

namespace tidings {

struct smtp_reply {
    int code = 0;                    // 200..599
    std::string enhanced;            // "5.1.1" (RFC 3463), or empty
    std::vector<std::string> lines;  // what stands behind the code, cleaned; the enhanced code included

    bool is_positive() const { return code < 300; }
    std::string text() const;  // the lines in one, without the enhanced code
};

class smtp_reply_parser {
public:
    static constexpr std::size_t line_max = 1'024;        // bytes kept of a line; the rest of it is skipped
    static constexpr std::size_t lines_max = 100;         // of one reply
    static constexpr std::size_t reply_max = 64 * 1'024;  // bytes of one reply

    // What was fed must be drained with next() before more is fed; the driver's read buffer bounds it.
    void feed(std::string_view bytes) { waiting_.append(bytes); }

    // The next whole reply; nothing when more bytes are needed. invalid: what the peer sent is not SMTP; every further
    // call says so too.
    result<std::optional<smtp_reply>> next();

    bool is_empty() const { return waiting_.empty() && line_.empty() && reply_.lines.empty() && taken_ == 0; }
    void clear() { *this = {}; }

private:
    bool take_line();  // moves one line into line_; false when its end has not come
    result<void> add_line();
    result<void> check_bounds() const;

    std::string waiting_;    // not looked at yet
    std::string line_;       // the line that is being read, cut to line_max
    smtp_reply reply_;       // lines so far
    std::size_t taken_ = 0;  // bytes of the reply so far
    bool is_last_ = false, has_nul_ = false;
    std::optional<error> broken_;
};

}  // namespace tidings
