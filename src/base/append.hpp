// One list behind the other.
#pragma once
#include <algorithm>
#include <iterator>
#include <vector>

namespace tidings {

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
    std::ranges::move(more, std::back_inserter(all));
}

}  // namespace tidings
