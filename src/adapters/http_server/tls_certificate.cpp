#include "adapters/http_server/tls_certificate.hpp"
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <algorithm>
#include <cstring>
#include <vector>
#include "runtime/certificate_end.hpp"
#include "runtime/file_descriptor.hpp"

namespace tidings {
namespace {

constexpr std::size_t file_size_max = 1024 * 1024;
constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

using certificate_pointer = std::unique_ptr<X509, decltype(&X509_free)>;
using key_pointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using bio_pointer = std::unique_ptr<BIO, decltype(&BIO_free)>;

// The errors of all that reads one file complete a sentence that begins with its name.

// The bytes of a file, wiped when they go: one of the two files is a secret.
class file_bytes {
public:
    file_bytes() = default;
    file_bytes(file_bytes&&) = default;
    ~file_bytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

    static result<file_bytes> read(const std::string& path, bool is_secret) {
        const file_descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
        struct stat about {};
        if (file.number() < 0 || ::fstat(file.number(), &about) != 0)
            return error{errc::invalid, std::string("cannot be read: ") + std::strerror(errno)};
        if (!S_ISREG(about.st_mode)) return error{errc::invalid, "is no file"};
        if (is_secret && (about.st_mode & S_IRWXO) != 0)
            return error{
                errc::invalid,
                "is a key that every user of this machine may read; chmod 640 it, or 600, so that only its owner and group can"};
        if (about.st_size == 0 || about.st_size > static_cast<off_t>(file_size_max))
            return error{errc::invalid, about.st_size == 0 ? "is empty" : "is larger than 1 MiB"};
        file_bytes got;
        got.bytes_.resize(static_cast<std::size_t>(about.st_size));
        const auto count = ::read(file.number(), got.bytes_.data(), got.bytes_.size());
        if (count != about.st_size) return error{errc::invalid, "changed while it was read"};
        return got;
    }

    bool contains(std::string_view text) const {
        return std::string_view(bytes_.data(), bytes_.size()).find(text) != std::string_view::npos;
    }
    bio_pointer stream() const { return {BIO_new_mem_buf(bytes_.data(), static_cast<int>(bytes_.size())), BIO_free}; }

private:
    std::vector<char> bytes_;
};

// What OpenSSL found wrong, in its words; forgets it.
std::string cause() {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const char* text = code == 0 ? nullptr : ERR_reason_error_string(code);
    return text == nullptr ? "no reason is known" : text;
}

int no_passphrase(char*, int, int, void*) {
    return 0;
}

result<std::vector<certificate_pointer>> read_chain(const std::string& path) {
    const auto bytes = file_bytes::read(path, false);
    if (!bytes) return bytes.error();
    const auto stream = bytes->stream();
    std::vector<certificate_pointer> chain;
    while (X509* next = PEM_read_bio_X509(stream.get(), nullptr, no_passphrase, nullptr))
        chain.emplace_back(next, X509_free);
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    const auto why = cause();
    if (chain.empty())
        return error{errc::invalid,
                     "holds no certificate; write it as PEM, which begins with -----BEGIN CERTIFICATE-----"};
    if (!at_end) return error{errc::invalid, "has a certificate that cannot be read: " + why};
    return chain;
}

result<key_pointer> read_key(const std::string& path) {
    const auto bytes = file_bytes::read(path, true);
    if (!bytes) return bytes.error();
    key_pointer key{PEM_read_bio_PrivateKey(bytes->stream().get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free};
    ERR_clear_error();
    if (key) return key;
    if (bytes->contains("ENCRYPTED"))  // in the first lines of both forms; OpenSSL's own reason differs between them
        return error{
            errc::invalid,
            "is protected by a passphrase, which nobody could type at a start; take it away with `openssl pkey`"};
    return error{errc::invalid, "holds no private key; write it as PEM, which begins with -----BEGIN PRIVATE KEY-----"};
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* selected = nullptr;
    if (SSL_select_next_proto(&selected, length, ours, sizeof ours - 1, offered, offered_length) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = selected;
    return SSL_TLSEXT_ERR_OK;
}

// Nothing is resumed: the keys for it would have to be changed now and then, or yesterday's traffic could be read with
// them (RFC 9325, section 3.4). Clients keep their connections.
std::shared_ptr<SSL_CTX> empty_context() {
    std::shared_ptr<SSL_CTX> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    if (!context) throw std::bad_alloc{};
    SSL_CTX_set_security_level(context.get(), 2);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context.get(), ciphers_of_tls12);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    return context;
}

result<void> fill(SSL_CTX& context, const tls_files& files, std::vector<certificate_pointer>& chain, EVP_PKEY& key) {
    if (X509_check_private_key(chain.front().get(), &key) != 1) {
        ERR_clear_error();
        return error{errc::invalid, files.key + " is not the key of the certificate in " + files.certificate +
                                        "; write both of the same renewal, the server's own certificate first"};
    }
    if (SSL_CTX_use_certificate(&context, chain.front().get()) != 1)
        return error{errc::invalid, files.certificate + " has a certificate that TLS does not take: " + cause()};
    for (std::size_t n = 1; n < chain.size(); ++n)
        if (SSL_CTX_add1_chain_cert(&context, chain[n].get()) != 1)
            return error{errc::invalid, files.certificate + " has a certificate that TLS does not take: " + cause()};
    if (SSL_CTX_use_PrivateKey(&context, &key) != 1)
        return error{errc::invalid, files.key + " has a key that TLS does not take: " + cause()};
    return {};
}

}  // namespace

result<std::shared_ptr<const tls_certificate>> tls_certificate::load(const tls_files& files) {
    auto chain = read_chain(files.certificate);
    if (!chain) return error{errc::invalid, files.certificate + " " + chain.error().detail};
    const auto key = read_key(files.key);
    if (!key) return error{errc::invalid, files.key + " " + key.error().detail};
    auto context = empty_context();
    if (const auto filled = fill(*context, files, *chain, **key); !filled) return filled.error();
    auto ends_at = end_of(*chain->front());
    for (const auto& each : *chain) ends_at = std::min(ends_at, end_of(*each));
    return std::shared_ptr<const tls_certificate>(new tls_certificate(std::move(context), ends_at));
}

result<void> tls_certificate::check_certificate_file(const std::string& path) {
    const auto chain = read_chain(path);
    if (!chain) return chain.error();
    return {};
}

result<void> tls_certificate::check_key_file(const std::string& path) {
    const auto key = read_key(path);
    if (!key) return key.error();
    return {};
}

}  // namespace tidings
