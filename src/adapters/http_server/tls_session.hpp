// The TLS of one connection over a non-blocking socket: each call does what it can at once and says what it waits for.
// While nothing is under way it keeps no buffers. Does not own the socket, and must not be called once that is closed.
#pragma once
#include <cstddef>
#include <memory>

struct ssl_st;
struct ssl_ctx_st;

namespace tidings {

class tls_session {
public:
    enum class step {
        done,
        wants_read,   // again when the socket has bytes
        wants_write,  // again when it takes some
        closed,       // the client has said good-bye
        failed,       // for good; nothing more can be said
    };

    tls_session(ssl_ctx_st* context, int socket);  // keeps the context

    step shake_hands();
    step read(void* into, std::size_t size, std::size_t& count);
    // After wants_write the same bytes must be offered again, and no fewer.
    step write(const void* bytes, std::size_t size, std::size_t& count);
    void say_goodbye();  // as far as it can be said without waiting

    bool is_open() const { return open_ && !failed_; }  // hands were shaken
    bool has_more() const;                              // bytes that are here and were not read

private:
    step outcome_of(int returned);

    std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    bool open_ = false, failed_ = false;
};

}  // namespace tidings
