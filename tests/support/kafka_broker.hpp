// One real Kafka broker for the whole test program, started when it is first asked for; each test takes a topic of its
// own.
#pragma once
#include <unistd.h>
#include <atomic>
#include <memory>
#include <string>
#include "support/peer.hpp"

namespace tidings::testing_support {

inline peer& kafka_broker() {
    static std::unique_ptr<peer> broker = std::make_unique<peer>("kafka");
    return *broker;
}

inline std::string fresh_name(const std::string& stem) {
    static std::atomic<int> count = 0;
    return stem + "-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

}  // namespace tidings::testing_support
