// Copies dead letters to the topic "<topic>.dlq" for those who watch it. A copy only: the journal keeps the message,
// its bytes and its attempts, so what is lost here with a process is not lost.
#pragma once
#include <deque>
#include "base/ids.hpp"
#include "notify/dispatcher.hpp"
#include "relay/record_writer.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/metrics.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

class dead_letter_mirror {
public:
    // `stop_writer` ends the writer's outcomes, at the latest at the deadline.
    dead_letter_mirror(record_writer& writer, std::function<task<>(steady_time)> stop_writer, id_generator& ids,
                       async_clock& clock, metrics& into, logger log);

    void take(const dead_letter& letter);
    running_part part();

private:
    static constexpr std::size_t waiting_max = 10'000;

    task<> run();
    task<> stop();
    void publish_waiting();
    void on_outcome(const publish_outcome& outcome);

    record_writer& writer_;
    std::function<task<>(steady_time)> stop_writer_;
    id_generator& ids_;
    async_clock& clock_;
    logger log_;
    counter mirrored_, lost_;
    std::deque<log_record> waiting_;  // not taken by the writer yet
    std::map<std::int64_t, log_record> in_flight_;
    std::int64_t last_number_ = 0;
};

// {"message": {…}, "event": {…}}: why it died, and the event it was about as it came.
std::string dead_letter_payload(const dead_letter& letter);

}  // namespace tidings
