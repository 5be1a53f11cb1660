#include "runtime/log_output.hpp"
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>
#include <atomic>
#include <climits>
#include <mutex>
#include "base/timestamp.hpp"

namespace tidings {
namespace {

// Writes to a descriptor without ever hanging on it. The descriptor is shared with other processes, so it must not be
// made non-blocking; instead nothing larger than PIPE_BUF is written at a time, which POSIX lets a writable pipe take
// at once.
class patient_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit patient_sink(int descriptor) : descriptor_(descriptor) {
        set_formatter_(std::make_unique<spdlog::pattern_formatter>("%v"));
    }
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        if (!write_all({line.data(), line.size()})) dropped_.fetch_add(1, std::memory_order_relaxed);
    }
    void flush_() override {}

private:
    bool write_all(std::string_view bytes) {
        while (!bytes.empty()) {
            if (!is_writable()) {
                broken_line_ = true;
                return false;
            }
            if (std::exchange(broken_line_, false) && ::write(descriptor_, "\n", 1) < 0) return false;
            const auto written = ::write(descriptor_, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }

    // The first line that finds the pipe full waits a little; until the reader is back the next ones do not.
    bool is_writable() {
        pollfd waiting{descriptor_, POLLOUT, 0};
        const int ready = ::poll(&waiting, 1, stuck_ ? 0 : 200);
        const bool usable =
            ready > 0 && (waiting.revents & POLLOUT) != 0 && (waiting.revents & (POLLERR | POLLNVAL)) == 0;
        stuck_ = !usable;
        return usable;
    }

    int descriptor_;
    bool stuck_ = false;
    bool broken_line_ = false;  // a line was cut: end it before the next one begins
    std::atomic<std::uint64_t> dropped_{0};
};

spdlog::level::level_enum spdlog_level(log_level level) {
    switch (level) {
        case log_level::debug: return spdlog::level::debug;
        case log_level::info: return spdlog::level::info;
        case log_level::warn: return spdlog::level::warn;
        case log_level::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

class spdlog_output final : public log_output {
public:
    explicit spdlog_output(log_settings settings)
        : settings_(settings), sink_(std::make_shared<patient_sink>(settings.descriptor)), logger_("tidings", sink_) {
        logger_.set_level(spdlog_level(settings.level));
        logger_.set_error_handler([](const std::string&) {});  // a log that fails must not take the program with it
    }

    bool wants(log_level level) const override { return level >= settings_.level; }
    std::uint64_t dropped() const override { return sink_->dropped(); }
    void flush() override { logger_.flush(); }

    void write(log_level level, std::string_view part, std::string_view sentence,
               std::initializer_list<log_field> fields) override {
        try {
            const auto now =
                to_rfc3339(std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
            const auto line = settings_.format == log_format::json
                                  ? log_line_json(now, level, part, sentence, fields)
                                  : log_line_text(std::string_view(now).substr(11, 12), level, part, sentence, fields,
                                                  settings_.colour);
            logger_.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
        } catch (const std::exception&) {  // out of memory at worst; there is nobody left to tell
        }
    }

private:
    log_settings settings_;
    std::shared_ptr<patient_sink> sink_;
    spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<log_output> make_log_output(log_settings settings) {
    if (settings.format == log_format::automatic) {
        settings.colour = ::isatty(settings.descriptor) == 1;
        settings.format = settings.colour ? log_format::text : log_format::json;
    }
    return std::make_unique<spdlog_output>(settings);
}

std::unique_ptr<log_output> make_log(log_settings settings) {
    settings.descriptor = STDERR_FILENO;
    settings.colour = ::isatty(settings.descriptor) == 1;
    return make_log_output(settings);
}

}  // namespace tidings
