// Bounds of the live feed.
#pragma once
#include <chrono>
#include <cstddef>

namespace tidings::api {

struct live_limits {
    std::size_t streams_max = 500;                // of one instance
    std::size_t frames_max = 120;                 // kept for those that come back; about two minutes of them
    std::size_t ids_max = 100;                    // in one frame
    std::size_t piece_max = 32 * 1024;            // bytes that a stream gives at once, a frame more at most
    std::chrono::milliseconds pace{1'000};        // between two frames
    std::chrono::milliseconds look_every{5'000};  // whether the store's counts have changed by another instance
    std::chrono::milliseconds ask_every{2'000};   // whether the client's key or session is still good
    std::chrono::milliseconds heartbeat{15'000};  // of silence, then a comment
    std::chrono::milliseconds lifetime{600'000};  // then the client asks again, and shows its key again
};

}  // namespace tidings::api
