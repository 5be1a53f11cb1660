// A named statement or script out of sql/*.sql; wherever SQL is taken, its text is.
#pragma once
#include <string_view>

namespace tidings::sqlite {

struct sql_text {
    const char* name;
    const char* text;
    operator std::string_view() const { return text; }
};

}  // namespace tidings::sqlite
