// An http_handler that remembers what it was asked, and can be told to wait or to throw.
#pragma once
#include <mutex>
#include <string>
#include <vector>
#include "api/http_message.hpp"

namespace tidings::testing_support {

class recording_handler {
public:
    struct seen {
        std::string method, target, body, remote, id, client;
    };

    // GET /slow?N waits N ms, /throw throws, /big?N answers N bytes, /split tries to break the answer's head;
    // everything else answers method, target and body. A body with "Authorization: wrong" is refused by its head; with anything else there it is
    // admitted under that name.
    // /vital is answered in a crowd.
    api::http_handler handler() {
        return {[this](const api::http_request& request) { return answer(request); },
                [](api::http_request& request) { return admit(request); },
                [](const api::http_request& request) { return request.target == "/vital"; }};
    }
    std::vector<seen> requests() const {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

private:
    static std::optional<api::http_response> admit(api::http_request& request) {
        if (request.header("Authorization") != "wrong") {
            request.client =
                std::make_shared<const caller>(caller{std::string(request.header("Authorization")), "", "", {}});
            return std::nullopt;
        }
        api::http_response refused;
        refused.status = 401;
        return refused;
    }

    static long number_in(std::string_view target) {
        return std::stol(std::string(target.substr(target.find('?') + 1)));
    }

    task<api::http_response> answer(const api::http_request& request) {
        {
            const std::lock_guard lock{mutex_};
            requests_.push_back({std::string(request.method), std::string(request.target), std::string(request.body),
                                 request.remote, request.id, request.client ? request.client->id : ""});
        }
        api::http_response answer;
        answer.content_type = "text/plain";
        answer.route = "/any";
        const std::string target{request.target};
        if (target == "/throw") throw std::runtime_error("told to");
        if (target == "/split") answer.headers.emplace_back("X-Evil", "a\r\nX-Injected: yes");
        if (target.starts_with("/slow?")) {
            asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::milliseconds(number_in(target))};
            co_await timer.async_wait(asio::use_awaitable);
        }
        if (target.starts_with("/big?"))
            answer.body.assign(static_cast<std::size_t>(number_in(target)), 'x');
        else
            answer.body = std::string(request.method) + " " + target + " " + std::string(request.body);
        co_return answer;
    }

    mutable std::mutex mutex_;
    std::vector<seen> requests_;
};

inline std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: t\r\n\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

}  // namespace tidings::testing_support
