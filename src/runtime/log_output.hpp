// Where the log goes in a running program: JSON lines for machines, or coloured text for a terminal, on one file
// descriptor. Never throws, and never waits for a reader that has gone away: lines that cannot be written are dropped
// and counted.
#pragma once
#include <cstdint>
#include <memory>
#include "runtime/log.hpp"

namespace tidings {

class option_list;

enum class log_format { automatic, json, text };  // automatic: text on a terminal, JSON lines elsewhere

struct log_settings {
    log_level level = log_level::info;
    log_format format = log_format::automatic;
    bool colour = false;  // of text; automatic decides by itself
    int descriptor = 2;   // standard error: standard output belongs to what the user asked for
};

class log_output : public log_sink {
public:
    virtual std::uint64_t dropped() const = 0;  // lines lost to a reader that did not keep up
    virtual void flush() = 0;
};

std::unique_ptr<log_output> make_log_output(log_settings settings);
// On standard error, in colour when that is a terminal.
std::unique_ptr<log_output> make_log(log_settings settings);
void declare(option_list& options, log_settings& into);

// "debug", "info", "warn", "error".
std::string_view name_of(log_level level);

// One line without its end. Control characters are escaped, so a field can never start a line of its own;
// bytes that are not UTF-8 become U+FFFD.
std::string log_line_json(std::string_view time, log_level level, std::string_view part, std::string_view sentence,
                          std::initializer_list<log_field> fields);
std::string log_line_text(std::string_view time, log_level level, std::string_view part, std::string_view sentence,
                          std::initializer_list<log_field> fields, bool colour);

}  // namespace tidings
