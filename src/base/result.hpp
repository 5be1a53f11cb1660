// result<T>: a value or an error. Across every port and public function.
#pragma once
#include <boost/system/result.hpp>
#include "base/error.hpp"

namespace tidings {

template <class T>
using result = boost::system::result<T, error>;

}  // namespace tidings
