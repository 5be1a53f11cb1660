// SQL function contains_folded(text, part): is the part in the text, whatever the case of either? SQLite's own LIKE
// knows ASCII only.
#pragma once

struct sqlite3;

namespace tidings::sqlite {

void register_folded_text(sqlite3* handle);

}  // namespace tidings::sqlite
