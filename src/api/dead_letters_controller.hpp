// What a person decides about mails: replay or discard dead letters, send a settled mail once more.
#pragma once
#include <list>
#include "api/dead_letter_jobs.hpp"
#include "api/failure_log.hpp"
#include "api/route_table.hpp"

namespace tidings::api {

class dead_letters_controller {
public:
    dead_letters_controller(dead_letters& letters, async_clock& clock, random_source& random, logger log,
                            std::function<void()> revived);

    task<http_response> groups(const request_context& context);
    task<http_response> replay(const request_context& context);
    task<http_response> discard(const request_context& context);
    task<http_response> progress(const request_context& context);
    task<http_response> cancel(const request_context& context);
    task<http_response> resend(const request_context& context);

private:
    // Bodies that came with a key lately, so that the same key with another body is noticed: as long as this instance
    // remembers. That one key makes one copy does not rest on it.
    struct keyed_bodies {
        std::list<std::pair<std::string, std::string>>
            recent;  // id of the copy, digest of the body; the latest in front
        bool is_other(const std::string& copy, const std::string& digest);
    };

    task<http_response> act(const request_context& context, dead_letter_action which);
    http_response failed(const error& cause, const request_context& context);

    dead_letters& letters_;
    async_clock& clock_;
    id_generator ids_;
    failure_log failures_;
    std::function<void()> revived_;
    std::shared_ptr<dead_letter_jobs> jobs_;
    keyed_bodies resent_;
};

// The routes; what is passed by reference outlives the event loop. `revived` is called when messages are due again.
route_table dead_letter_routes(dead_letters& letters, async_clock& clock, random_source& random, logger log,
                               std::function<void()> revived = {});

}  // namespace tidings::api
