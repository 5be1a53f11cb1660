// Who asks what another one asks already, and who waits for a turn, gets that one's answer: a hundred open consoles
// cost one read. The read begins after the last of them came, so nobody is told less than a read of their own would
// have told. One executor. (In proxies: request coalescing.)
#pragma once
#include <memory>
#include <optional>
#include <string>
#include "api/http_message.hpp"
#include "base/result.hpp"
#include "runtime/async_clock.hpp"

namespace tidings::api {

class shared_reads {
    struct round;
    struct state;

public:
    // Held by the one who reads for all. However it ends, the others go on: with what was shared, or on their own.
    class reader {
    public:
        reader(const shared_reads& of, std::string question);
        reader(const reader&) = delete;
        reader& operator=(const reader&) = delete;
        ~reader();

        void close();  // the read begins: who asks from now on asks anew
        void share(const result<http_response>& answer);

    private:
        std::shared_ptr<state> of_;  // a request may be given up after its server has gone
        std::string question_;
        std::shared_ptr<round> round_;
    };

    // The clock outlives it.
    explicit shared_reads(async_clock& clock);

    // Empty when nobody waits with this question: then the caller reads, and holds a reader while it waits for its turn.
    task<std::optional<result<http_response>>> answer_of_another(const std::string& question);

private:
    std::shared_ptr<state> state_;
};

}  // namespace tidings::api
