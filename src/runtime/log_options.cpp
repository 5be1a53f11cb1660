#include "runtime/log_output.hpp"
#include "runtime/options.hpp"

namespace tidings {

void declare(option_list& options, log_settings& into) {
    std::vector<std::pair<std::string, log_level>> levels;
    for (const auto level : {log_level::debug, log_level::info, log_level::warn, log_level::error})
        levels.emplace_back(name_of(level), level);
    options.choice("log.level", into.level, std::move(levels), "least important lines that are written")
        .example("debug");
    options
        .choice<log_format>("log.format", into.format,
                            {{"auto", log_format::automatic}, {"json", log_format::json}, {"text", log_format::text}},
                            "auto: text on a terminal, JSON lines elsewhere")
        .example("json");
}

}  // namespace tidings
