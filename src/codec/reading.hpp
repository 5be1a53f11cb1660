// What a reader made of a client's body: a value, or everything that is wrong with it.
#pragma once
#include "domain/violation.hpp"

namespace tidings {

template <class T>
struct reading {
    T value{};               // only as good as `found` says; kept beside it so that the rules can look at the rest, too
    violations found{};      // empty: the value is what the client meant
    bool malformed = false;  // not JSON as it should be (400), rather than JSON that says something impossible (422)
};

}  // namespace tidings
