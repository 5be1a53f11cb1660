// An answer as HTTP/1.1 bytes. Pure but for the Date field, which is formatted once a second.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include "api/http_message.hpp"

namespace tidings {

enum class connection_field { none, close, keep_alive };

// Content longer than this is sent from where it is instead of being copied behind the head.
inline constexpr std::size_t copied_body_max = 16 * 1024;

struct response_bytes {
    std::string head;       // with the body behind it when that is short
    std::string_view rest;  // the body otherwise; views into the answer
};

class response_writer {
public:
    // `to_head`: the request was HEAD, so the length is told and the body left out. Reuses the memory of `out`.
    void write(response_bytes& out, const api::http_response& answer, std::string_view request_id,
               connection_field connection, bool to_head);

private:
    std::string_view date_now();
    std::chrono::sys_seconds date_at_{};
    std::string date_;
};

}  // namespace tidings
