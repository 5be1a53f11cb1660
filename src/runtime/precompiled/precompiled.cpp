#include "runtime/precompiled/precompiled.hpp"
