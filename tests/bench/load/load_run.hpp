// Posts orders over many connections and keeps when each was meant to leave and when its answer was there.
// With a rate the schedule is fixed beforehand: an order whose turn has come while every connection waits leaves
// later, but its clock runs from its turn, so a service that stalls cannot hide it.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <vector>
#include "bench/load/load_answer.hpp"
#include "bench/load/sample_orders.hpp"

namespace tidings::bench {

class load_run {
public:
    load_run(boost::asio::io_context& io, load_options options);

    void start();
    // One line per request into the file of the options; a summary as JSON to stdout.
    void report() const;

private:
    using moment = std::chrono::steady_clock::time_point;
    struct record {
        moment intended, done;
        load_answer answer;
    };

    boost::asio::awaitable<void> work();
    bool is_over(std::int64_t number) const;
    moment turn_of(std::int64_t number) const;
    double percentile_ms(double share) const;

    boost::asio::io_context& io_;
    load_options options_;
    sample_orders orders_;
    moment began_;
    std::int64_t next_ = 0;
    std::vector<record> records_;
};

}  // namespace tidings::bench
