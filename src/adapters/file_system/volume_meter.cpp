#include "adapters/file_system/volume_meter.hpp"
#include <sys/statvfs.h>
#include <cerrno>
#include <cstring>

namespace tidings::file_system {
namespace {

result<volume> look_at(const std::string& folder) {
    struct statvfs seen {};
    if (::statvfs(folder.c_str(), &seen) != 0)
        return error{errc::unavailable, "the disk of " + folder + " cannot be measured: " + std::strerror(errno)};
    const auto block = static_cast<std::int64_t>(seen.f_frsize);
    return volume{folder, static_cast<std::int64_t>(seen.f_bavail) * block,
                  static_cast<std::int64_t>(seen.f_blocks) * block};
}

result<std::vector<volume>> look_at_all(const std::vector<std::string>& folders) {
    std::vector<volume> volumes;
    for (const auto& folder : folders) {
        auto seen = look_at(folder);
        if (!seen) return seen.error();
        volumes.push_back(*std::move(seen));
    }
    return volumes;
}

}  // namespace

struct volume_meter::measurement {
    explicit measurement(async_clock& clock) : ended(clock.make_alarm()) {}
    std::unique_ptr<alarm> ended;
    result<std::vector<volume>> seen = error{errc::timed_out, "a disk does not answer"};
    bool done = false;
};

volume_meter::volume_meter(asio::any_io_executor executor, std::vector<std::string> folders,
                           std::chrono::milliseconds patience)
    : folders_(std::move(folders)), patience_(patience), clock_(executor), off_loop_(executor) {}

task<result<std::vector<volume>>> volume_meter::measure() {
    auto mine = running_;
    if (!mine) {
        mine = running_ = std::make_shared<measurement>(clock_);
        auto found = std::make_shared<result<std::vector<volume>>>(std::vector<volume>{});
        off_loop_.run([found, folders = folders_] { *found = look_at_all(folders); },
                      [this, found] {
                          const auto ended = std::move(running_);
                          ended->seen = std::move(*found);
                          ended->done = true;
                          ended->ended->ring();
                      });
    }
    if (!mine->done) co_await mine->ended->wait_until(clock_.steady() + patience_);
    co_return mine->seen;
}

}  // namespace tidings::file_system
