// An answer without an end in sight: the server of the request takes bytes from it and sends them, one piece after the
// other, for as long as the client takes them.
#pragma once
#include <functional>
#include <string>
#include "runtime/task.hpp"

namespace tidings::api {

class answer_stream {
public:
    virtual ~answer_stream() = default;
    // The next bytes as soon as there are some, a few tens of KB at most; empty: the answer has ended. One caller.
    virtual task<std::string> next() = 0;
    // It ends soon after `allowed` says no; empty: it says yes. Before next(); the last one counts.
    virtual void keep_while(std::function<bool()> allowed) = 0;
    // The client has gone, or the server stops: a next() that waits, and every later one, gives nothing.
    virtual void end() = 0;
};

}  // namespace tidings::api
