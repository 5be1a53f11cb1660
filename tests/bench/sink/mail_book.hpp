// Writes down when each mail was accepted: one line "steady clock in ns, order id or '-'" per mail.
#pragma once
#include <fstream>
#include <string>
#include <string_view>

namespace tidings::bench {

class mail_book {
public:
    explicit mail_book(const std::string& path) : out_(path, std::ios::trunc) {}

    // `mail` as it came over the line, the final dot left out.
    void accepted(std::string_view mail);
    // Readers see what was accepted up to now.
    void flush() { out_.flush(); }
    bool is_open() const { return out_.is_open(); }

private:
    std::ofstream out_;
};

}  // namespace tidings::bench
