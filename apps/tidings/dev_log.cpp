#include "dev_log.hpp"
#include <fcntl.h>
#include <unistd.h>
#include <filesystem>
#include "runtime/running_parts.hpp"

namespace tidings {
namespace {

constexpr std::uintmax_t size_max = 16 * 1024 * 1024;

class two_outputs final : public log_output {
public:
    two_outputs(std::unique_ptr<log_output> screen, std::unique_ptr<log_output> file)
        : screen_(std::move(screen)), file_(std::move(file)) {}

    bool wants(log_level level) const override { return screen_->wants(level) || file_->wants(level); }
    std::uint64_t dropped() const override { return screen_->dropped() + file_->dropped(); }
    void flush() override {
        screen_->flush();
        file_->flush();
    }
    void write(log_level level, std::string_view part, std::string_view sentence,
               std::initializer_list<log_field> fields) override {
        for (auto* each : {screen_.get(), file_.get()})
            if (each->wants(level)) each->write(level, part, sentence, fields);
    }

private:
    std::unique_ptr<log_output> screen_, file_;
};

int open_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::file_size(path, ignored) > size_max && !ignored)
        std::filesystem::rename(path, path + ".old", ignored);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        throw start_refused("TIDINGS_DATA_DIR: " + path +
                            " cannot be written: " + std::generic_category().message(errno));
    return file;
}

}  // namespace

std::string dev_log_path(const settings& given) {
    return given.store.data_dir + "/tidings.log";
}

std::unique_ptr<log_output> make_dev_log(const settings& given, bool level_was_asked_for) {
    auto screen = given.log;
    if (!level_was_asked_for) screen.level = log_level::warn;
    log_settings file;
    file.format = given.log.format == log_format::text ? log_format::text : log_format::json;
    file.level = given.log.level == log_level::debug ? log_level::debug : log_level::info;
    file.descriptor = open_file(dev_log_path(given));  // open until the process ends, as standard error is
    return std::make_unique<two_outputs>(make_log(screen), make_log_output(file));
}

}  // namespace tidings
