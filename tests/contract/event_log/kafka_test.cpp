#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "event_log_contract.hpp"
#include "support/kafka_broker.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

class kafka_under_test final : public event_log_under_test {
public:
    explicit kafka_under_test(asio::io_context& io) : io_(io) {
        config_.brokers = testing_support::kafka_broker()["BROKERS"];
        config_.topic = testing_support::fresh_name("order-event");
        config_.group = config_.topic + "-readers";
        writer_ = std::make_unique<kafka::event_writer>(io.get_executor(), config_, config_.topic, log_);
        if (const auto started = writer_->start(); !started) throw std::runtime_error(started.error().detail);
        start_reader();
    }
    ~kafka_under_test() override {
        stop_reader();
        stop_writer();
    }

    tidings::event_writer& writer() override { return *writer_; }
    tidings::event_reader& reader() override { return *reader_; }
    void restart_reader() override {
        stop_reader();
        start_reader();
    }
    void stop_reader() override { run(reader_->stop(std::chrono::steady_clock::now() + 5s)); }
    void stop_writer() override { run(writer_->stop(std::chrono::steady_clock::now() + 5s)); }

private:
    void start_reader() {
        reader_ = std::make_unique<kafka::event_reader>(io_.get_executor(), config_, log_);
        if (const auto started = reader_->start(); !started) throw std::runtime_error(started.error().detail);
    }
    static task<bool> then_true(task<> work) {
        co_await std::move(work);
        co_return true;
    }
    void run(task<> work) { testing_support::run_task(io_, then_true(std::move(work))); }

    asio::io_context& io_;
    testing_support::recording_log lines_;
    logger log_{lines_, "kafka"};
    kafka::kafka_config config_;
    std::unique_ptr<kafka::event_writer> writer_;
    std::unique_ptr<kafka::event_reader> reader_;
};

INSTANTIATE_TEST_SUITE_P(kafka, EventLogContract, ::testing::Values(event_log_factory([](asio::io_context& io) {
                             return std::make_unique<kafka_under_test>(io);
                         })));

}  // namespace
}  // namespace tidings
