// JSON members to order_details, shared by the new order, the merge patch and the stored document. Not used outside
// codec/.
#pragma once
#include <string_view>
#include "codec/value_reader.hpp"
#include "domain/order.hpp"

namespace tidings {

// Reads one top-level member; false when it is none of order_details. Types only: what the values must be is in the
// domain.
bool read_detail(value_reader& reader, const json_path& path, std::string_view member, const boost::json::value& value,
                 order_details& into);

// Notes which of the members that every order has are missing at the top level.
void require_details(value_reader& reader, const json_path& root, const boost::json::object& body);

// Members that only the server sets: id, version, subtotal, …
bool is_set_by_server(std::string_view member);

}  // namespace tidings
