// A log_sink that keeps what was said, so that a test can look for a sentence or a field. Thread-safe.
#pragma once
#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>
#include "runtime/log.hpp"

namespace tidings::testing_support {

struct recorded_line {
    log_level level = log_level::info;
    std::string part, sentence;
    std::map<std::string, std::string> fields;  // numbers and truths as text
};

class recording_log final : public log_sink {
public:
    bool wants(log_level) const override { return true; }

    void write(log_level level, std::string_view part, std::string_view sentence,
               std::initializer_list<log_field> fields) override {
        recorded_line line{level, std::string(part), std::string(sentence), {}};
        for (const auto& field : fields) line.fields.emplace(field.name, text_of(field));
        const std::lock_guard lock{mutex_};
        lines_.push_back(std::move(line));
    }

    std::vector<recorded_line> lines() const {
        const std::lock_guard lock{mutex_};
        return lines_;
    }

    std::size_t count(std::string_view sentence) const {
        const auto all = lines();
        return static_cast<std::size_t>(std::ranges::count(all, sentence, &recorded_line::sentence));
    }

    std::size_t count(log_level level) const {
        const auto all = lines();
        return static_cast<std::size_t>(std::ranges::count(all, level, &recorded_line::level));
    }

    bool said(std::string_view sentence) const { return count(sentence) > 0; }

private:
    static std::string text_of(const log_field& field) {
        if (const auto* text = std::get_if<std::string>(&field.value)) return *text;
        if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
        if (const auto* real = std::get_if<double>(&field.value)) return std::to_string(*real);
        return std::get<bool>(field.value) ? "true" : "false";
    }

    mutable std::mutex mutex_;
    std::vector<recorded_line> lines_;
};

}  // namespace tidings::testing_support
