// Tells a record that the store refuses from a store that refuses every record. Pure: time is an argument.
#pragma once
#include <chrono>
#include <cstddef>
#include "base/error.hpp"
#include "base/time_source.hpp"

namespace tidings {

// True: the store has looked at the data and does not want it. Everything else is a fault of the store, which the next
// record would meet as well.
inline bool blames_data(errc code) {
    return code == errc::invalid || code == errc::internal;
}

class refusal_guard {
public:
    void note_stored() { in_a_row_ = 0; }
    // One more record was refused and given up, with nothing stored since the one before.
    void note_given_up() { ++in_a_row_; }

    // May a record that was first refused then be given up? The first ones at once. When nothing is stored between, the
    // store is suspected and each gets time for the store to be repaired.
    bool may_give_up(steady_time refused_since, steady_time now) const {
        return !suspects_store() || now - refused_since >= patience;
    }
    bool suspects_store() const { return in_a_row_ >= alike_max; }

    static constexpr std::size_t alike_max = 3;
    static constexpr std::chrono::minutes patience{10};

private:
    std::size_t in_a_row_ = 0;
};

}  // namespace tidings
