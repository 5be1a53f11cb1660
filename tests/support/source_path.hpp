// Where a file of the checkout is that the tests were built from. One object of the build knows, so that ccache shares
// all the others between checkouts.
#pragma once
#include <string>

namespace tidings {

// `below` is relative to the checkout: source_path("tests/data/orders.ndjson").
std::string source_path(const std::string& below);

}  // namespace tidings
