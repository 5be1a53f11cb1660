// The statement of a page of the quarantine.
#pragma once
#include "adapters/postgres/list_builder.hpp"
#include "notify/quarantine_filter.hpp"

namespace tidings::postgres {

std::size_t page_limit(const quarantine_filter& filter);
// One row more than the page has, for knowing whether there are others.
list_statement list_quarantine(const quarantine_filter& filter);

}  // namespace tidings::postgres
