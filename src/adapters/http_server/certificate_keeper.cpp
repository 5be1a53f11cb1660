#include "adapters/http_server/certificate_keeper.hpp"
#include <sys/stat.h>

namespace tidings {
namespace {

std::int64_t nanoseconds(const timespec& at) {
    return static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
}

file_mark mark_of(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return {};
    return {about.st_dev, about.st_ino, about.st_size, nanoseconds(about.st_mtim), nanoseconds(about.st_ctim)};
}

pair_mark marks_of(const tls_files& files) {
    return {mark_of(files.certificate), mark_of(files.key)};
}

}  // namespace

certificate_keeper::certificate_keeper(tls_files files, async_clock& clock, logger log,
                                       std::chrono::milliseconds look_every)
    : files_(std::move(files)),
      clock_(clock),
      log_(std::move(log)),
      look_every_(look_every),
      wake_(clock.make_alarm()),
      watch_(marks_of(files_)) {}

result<void> certificate_keeper::load() {
    watch_ = certificate_watch{marks_of(files_)};
    auto loaded = tls_certificate::load(files_);
    if (!loaded) return loaded.error();
    current_ = *std::move(loaded);
    warn_of_end();
    return {};
}

task<> certificate_keeper::run() {
    if (std::exchange(running_, true)) co_return;
    while (!stopping_) {
        co_await wake_->wait_until(clock_.steady() + look_every_);
        if (!stopping_) look();
    }
}

void certificate_keeper::stop() {
    stopping_ = true;
    wake_->ring();
}

// Two small files, a few times a year: read where the requests are, too.
void certificate_keeper::look() {
    if (!watch_.look(marks_of(files_))) return;
    auto renewed = tls_certificate::load(files_);
    if (!renewed) {
        ++refused_;
        log_.warn("a renewed certificate cannot be used; the previous one stays", {{"cause", renewed.error().detail}});
        return;
    }
    current_ = *std::move(renewed);
    log_.info("a renewed certificate is in use", {{"ends_at", to_rfc3339(current_->ends_at())}});
    warn_of_end();
}

void certificate_keeper::warn_of_end() const {
    if (current_->ends_at() > clock_.now()) return;
    log_.warn("the certificate has ended; clients will refuse it",
              {{"file", files_.certificate}, {"ended_at", to_rfc3339(current_->ends_at())}});
}

}  // namespace tidings
