#include "adapters/embedded_log/event_reader.hpp"
#include "adapters/embedded_log/event_writer.hpp"
#include "event_log_contract.hpp"
#include "runtime/system_clock.hpp"
#include "support/recording_log.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

class embedded_log_under_test final : public event_log_under_test {
public:
    explicit embedded_log_under_test(asio::io_context& io) : clock_(io.get_executor()), log_(open(io)) {}

    tidings::event_writer& writer() override { return writer_; }
    tidings::event_reader& reader() override { return *reader_; }
    void restart_reader() override { reader_ = make_reader(); }
    void stop_reader() override { reader_->stop(); }
    void stop_writer() override { writer_.stop(); }

private:
    std::unique_ptr<embedded_log::event_log> open(asio::io_context& io) {
        embedded_log::log_config config{.path = folder_ / "events.db"};
        auto opened =
            embedded_log::event_log::open(io.get_executor(), std::move(config), clock_, logger{lines_, "log"});
        if (!opened) throw std::runtime_error(opened.error().detail);
        return std::move(*opened);
    }
    std::unique_ptr<embedded_log::event_reader> make_reader() {
        return std::make_unique<embedded_log::event_reader>(*log_, "readers");
    }

    testing_support::temporary_folder folder_;
    testing_support::recording_log lines_;
    system_clock clock_;
    std::unique_ptr<embedded_log::event_log> log_;
    embedded_log::event_writer writer_{*log_};
    std::unique_ptr<embedded_log::event_reader> reader_ = make_reader();
};

INSTANTIATE_TEST_SUITE_P(embedded_log, EventLogContract, ::testing::Values(event_log_factory([](asio::io_context& io) {
                             return std::make_unique<embedded_log_under_test>(io);
                         })));

}  // namespace
}  // namespace tidings
