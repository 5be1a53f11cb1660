// Orders as shops in several countries would send them: for a first try, a demonstration, or a load.
#pragma once
#include <boost/json/object.hpp>
#include "base/random_source.hpp"

namespace tidings {

// The number becomes part of the reference and of the address, so that two sample orders differ.
boost::json::object sample_order(random_source& random, std::size_t number);

}  // namespace tidings
