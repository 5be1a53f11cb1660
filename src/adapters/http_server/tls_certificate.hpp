// A certificate and its key as a TLS server shows them, read from two PEM files, with everything that is agreed on at a
// handshake: TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption (RFC 9325, section 4), ALPN
// http/1.1 (RFC 7301). It never changes; a renewed one is another object, and connections keep the one they began with.
#pragma once
#include <memory>
#include <string>
#include "base/result.hpp"
#include "base/timestamp.hpp"

struct ssl_ctx_st;

namespace tidings {

struct tls_files {
    std::string certificate;  // PEM: the server's own first, then those that lead to an authority
    std::string key;          // PEM, without a passphrase; only its owner and group may read it
};

class tls_certificate {
public:
    // invalid: the text names the file, says what is wrong with it and what to do. Bytes of the key are in no text.
    static result<std::shared_ptr<const tls_certificate>> load(const tls_files& files);
    // Each file by itself, as far as that shows anything. invalid: completes a sentence that begins with the file.
    static result<void> check_certificate_file(const std::string& path);
    static result<void> check_key_file(const std::string& path);

    ssl_ctx_st* context() const { return context_.get(); }
    // When the first of the chain is no longer valid. May have passed: clients then refuse it, and say so.
    timestamp ends_at() const { return ends_at_; }

private:
    explicit tls_certificate(std::shared_ptr<ssl_ctx_st> context, timestamp ends_at)
        : context_(std::move(context)), ends_at_(ends_at) {}

    std::shared_ptr<ssl_ctx_st> context_;
    timestamp ends_at_;
};

}  // namespace tidings
