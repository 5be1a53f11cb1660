// Asks the operating system (statvfs) on a thread of its own: a network file system may hang.
#pragma once
#include <memory>
#include "runtime/off_loop.hpp"
#include "runtime/volume_meter.hpp"

namespace tidings::file_system {

class volume_meter final : public tidings::volume_meter {
public:
    // Each folder or file names the volume it lies on. One caller at a time.
    volume_meter(asio::any_io_executor executor, std::vector<std::string> folders,
                 std::chrono::milliseconds patience = std::chrono::seconds(2));

    task<result<std::vector<volume>>> measure() override;

private:
    struct measurement;
    std::vector<std::string> folders_;
    std::chrono::milliseconds patience_;
    system_clock clock_;
    std::shared_ptr<measurement> running_;  // of a call that gave up waiting, too
    off_loop off_loop_;
};

}  // namespace tidings::file_system
