// What the relay and intake rely on, whatever the event log is. Each adapter's .cpp instantiates the suite with its
// factory.
#pragma once
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include "intake/event_reader.hpp"
#include "relay/event_writer.hpp"

namespace tidings {

// A log of its own for each test, with a started writer and a started reader of one group.
class event_log_under_test {
public:
    virtual ~event_log_under_test() = default;
    virtual event_writer& writer() = 0;
    virtual event_reader& reader() = 0;
    virtual void restart_reader() = 0;  // ends the reader and starts another one of the same group
    virtual void stop_reader() = 0;
    virtual void stop_writer() = 0;
};

using event_log_factory = std::function<std::unique_ptr<event_log_under_test>(asio::io_context&)>;

class EventLogContract : public ::testing::TestWithParam<event_log_factory> {
protected:
    void SetUp() override { log = GetParam()(io); }

    outbox_row a_row(const std::string& order, std::int64_t version, std::string payload = R"({"order":{}})");
    // Publishes, waiting whenever the writer says no, until all are decided; by id.
    std::vector<publish_outcome> publish(const std::vector<outbox_row>& rows);
    // Reads at least so many records, commits each batch when told to.
    std::vector<raw_record> read(std::size_t count, bool commits = true, std::size_t batch = 500);

    asio::io_context io;
    std::unique_ptr<event_log_under_test> log;
    std::int64_t last_id = 0;
};

}  // namespace tidings
