// The bodies of what a person decides about dead letters and messages, read strictly.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "api/problem.hpp"
#include "notify/dead_letters.hpp"
#include "runtime/config_value.hpp"

namespace tidings::api {

enum class dead_letter_action { replay, discard };

struct dead_letter_request {
    dead_letter_filter filter;
    std::optional<rate> pace;  // empty: as fast as the store takes it
    bool dry_run = false;
    std::string reason;  // of a discard
};

struct resend_request {
    std::optional<std::string> recipient;
};

template <class T>
struct read_request {
    T value;
    std::optional<problem> refused;  // 400: no JSON; 422: JSON that says something else
};

read_request<dead_letter_request> read_dead_letter_request(std::string_view body, dead_letter_action action);
read_request<resend_request> read_resend_request(std::string_view body);  // empty is as {}

}  // namespace tidings::api
