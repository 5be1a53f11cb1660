// What became of a name that a client wrote in a form of its own: a language or a time zone.
#pragma once
#include <string>

namespace tidings {

struct settled_name {
    std::string value;  // in the one form that is stored; of an unknown name what can be stored, or empty
    bool is_known = true;
    std::string nearest;  // of an unknown name: what was probably meant, in that form; empty: no idea
};

}  // namespace tidings
