// The parameters of lists of messages, as filters.
#pragma once
#include "api/query_parameters.hpp"
#include "notify/message_filter.hpp"

namespace tidings::api {

// `limit` and `after`.
void read_page(query_parameters& query, message_filter& filter);
// `order`, `recipient` and `q`.
void read_search(query_parameters& query, message_filter& filter);
// `kind`, `domain` and `reply`: what groups of dead letters have in common.
void read_group(query_parameters& query, message_filter& filter);
// `status` (several with commas), `kind`, `domain`, `from`, `to`, `template`, `resent`, `relay`, `reply`, `uncertain`.
void read_columns(query_parameters& query, message_filter& filter);

}  // namespace tidings::api
