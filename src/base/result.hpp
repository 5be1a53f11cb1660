// result<T>: a value or an error. Across every port and public function.
#pragma once
#include "base/error.hpp"
#include <boost/system/result.hpp>

namespace tidings {

template <class T>
using result = boost::system::result<T, error>;

}  // namespace tidings
