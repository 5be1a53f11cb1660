// Why a record goes to quarantine: for counting, and for people.
#pragma once
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>
#include "notify/record_problem.hpp"

namespace tidings {

struct record_fault {
    record_problem problem;
    std::string reason;  // may quote the record's own bytes
};

// Where somebody reads a record that could not be read: a bug.
[[noreturn]] void throw_exception_from_error(const record_fault& cause, const boost::source_location& where);

template <class T>
using read_result = boost::system::result<T, record_fault>;

}  // namespace tidings
