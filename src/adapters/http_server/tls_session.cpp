#include "adapters/http_server/tls_session.hpp"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <cerrno>
#include <new>

namespace tidings {
namespace {

int socket_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool is_for_now(int code) {
    return code == EAGAIN || code == EWOULDBLOCK || code == EINTR;
}

// OpenSSL's own writes with write(2), which sends SIGPIPE for a client that has hung up.
int put(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const auto count = ::send(socket_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (count < 0 && is_for_now(errno)) BIO_set_retry_write(bio);
    return static_cast<int>(count);
}

int take(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const auto count = ::recv(socket_of(bio), into, static_cast<std::size_t>(size), 0);
    if (count < 0 && is_for_now(errno)) BIO_set_retry_read(bio);
    if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(count);
}

long control(BIO* bio, int what, long, void*) {
    if (what == BIO_CTRL_FLUSH || what == BIO_CTRL_DUP) return 1;
    if (what == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return 0;
}

BIO_METHOD* make_socket_method() {
    auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tidings socket");
    BIO_meth_set_write(method, put);
    BIO_meth_set_read(method, take);
    BIO_meth_set_ctrl(method, control);
    return method;
}

BIO* socket_bio(int socket) {
    static const std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> method{make_socket_method(), BIO_meth_free};
    auto* bio = BIO_new(method.get());
    if (bio == nullptr) throw std::bad_alloc{};
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace

tls_session::tls_session(ssl_ctx_st* context, int socket) : ssl_(SSL_new(context), SSL_free) {
    if (!ssl_) throw std::bad_alloc{};
    auto* bio = socket_bio(socket);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
}

tls_session::step tls_session::shake_hands() {
    ERR_clear_error();
    const auto outcome = outcome_of(SSL_do_handshake(ssl_.get()));
    open_ = outcome == step::done;
    return outcome;
}

tls_session::step tls_session::read(void* into, std::size_t size, std::size_t& count) {
    ERR_clear_error();
    return outcome_of(SSL_read_ex(ssl_.get(), into, size, &count));
}

tls_session::step tls_session::write(const void* bytes, std::size_t size, std::size_t& count) {
    ERR_clear_error();
    return outcome_of(SSL_write_ex(ssl_.get(), bytes, size, &count));
}

void tls_session::say_goodbye() {
    if (!is_open()) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

bool tls_session::has_more() const {
    return SSL_has_pending(ssl_.get()) == 1;
}

tls_session::step tls_session::outcome_of(int returned) {
    if (returned == 1) return step::done;
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ: return step::wants_read;
        case SSL_ERROR_WANT_WRITE: return step::wants_write;
        case SSL_ERROR_ZERO_RETURN: return step::closed;
        default: failed_ = true; return step::failed;
    }
}

}  // namespace tidings
