// A constant sentence plus fields: log.warn("mail refused", {{"message_id", id}, {"attempt", 2}}).
// One logger per folder, passed in as an object so that a test can read what was said.
#pragma once
#include <concepts>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace tidings {

enum class log_level { debug, info, warn, error };

struct log_field {
    std::string_view name;
    std::variant<std::string, std::int64_t, double, bool> value;

    log_field(std::string_view field, std::string text) : name(field), value(std::move(text)) {}
    log_field(std::string_view field, std::string_view text) : name(field), value(std::string(text)) {}
    log_field(std::string_view field, const char* text) : name(field), value(std::string(text)) {}
    template <std::integral Number>
    log_field(std::string_view field, Number number) : name(field) {
        if constexpr (std::same_as<Number, bool>)
            value = number;
        else
            value = static_cast<std::int64_t>(number);
    }
    log_field(std::string_view field, double number) : name(field), value(number) {}
};

// Where lines go. Thread-safe in every implementation.
class log_sink {
public:
    virtual ~log_sink() = default;
    virtual bool wants(log_level level) const = 0;
    virtual void write(log_level level, std::string_view part, std::string_view sentence,
                       std::initializer_list<log_field> fields) = 0;
};

// Cheap to copy; the sink outlives it. `part` is the folder's name.
class logger {
public:
    logger(log_sink& sink, std::string part) : sink_(&sink), part_(std::move(part)) {}

    void debug(std::string_view sentence, std::initializer_list<log_field> fields = {}) const {
        say(log_level::debug, sentence, fields);
    }
    void info(std::string_view sentence, std::initializer_list<log_field> fields = {}) const {
        say(log_level::info, sentence, fields);
    }
    void warn(std::string_view sentence, std::initializer_list<log_field> fields = {}) const {
        say(log_level::warn, sentence, fields);
    }
    bool wants(log_level level) const { return sink_->wants(level); }
    void error(std::string_view sentence, std::initializer_list<log_field> fields = {}) const {
        say(log_level::error, sentence, fields);
    }

private:
    void say(log_level level, std::string_view sentence, std::initializer_list<log_field> fields) const {
        if (sink_->wants(level)) sink_->write(level, part_, sentence, fields);
    }
    log_sink* sink_;
    std::string part_;
};

// "a***@example.com": enough to tell two mails apart, not enough to write to one.
std::string masked_email(std::string_view address);

}  // namespace tidings
