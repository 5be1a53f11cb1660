// A TLS client that blocks, with OpenSSL's own settings in its hands: which versions, ciphers and protocols it offers.
// Ten seconds for every read.
#pragma once
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace tidings::testing_support {

struct tls_offer {
    int from = TLS1_2_VERSION, to = TLS1_3_VERSION;
    std::string ciphers = "ALL:@SECLEVEL=0";  // of TLS 1.2 and older
    std::vector<std::string> protocols;       // ALPN
};

class tls_client {
public:
    explicit tls_client(std::uint16_t port, const tls_offer& offer = {}, const std::string& from = "127.0.0.1") {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to servers that have hung up
        socket_.open(boost::asio::ip::tcp::v4());
        socket_.bind({boost::asio::ip::make_address(from), 0});
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
        const timeval limit{10, 0};
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        socket_.set_option(boost::asio::ip::tcp::no_delay(true));
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
        SSL_CTX_set_min_proto_version(context.get(), offer.from);
        SSL_CTX_set_max_proto_version(context.get(), offer.to);
        has_ciphers_ = SSL_CTX_set_cipher_list(context.get(), offer.ciphers.c_str()) == 1;
        ssl_.reset(SSL_new(context.get()));
        std::string wire;
        for (const auto& each : offer.protocols) wire += static_cast<char>(each.size()) + each;
        if (!wire.empty())
            SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wire.data()),
                                static_cast<unsigned>(wire.size()));
        SSL_set_fd(ssl_.get(), socket_.native_handle());
    }

    bool shake_hands() { return has_ciphers_ && SSL_connect(ssl_.get()) == 1; }
    int version() const { return SSL_version(ssl_.get()); }
    std::string cipher() const { return SSL_get_cipher_name(ssl_.get()); }
    std::string protocol() const {
        const unsigned char* name = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &length);
        return {reinterpret_cast<const char*>(name), length};
    }
    // Which certificate the server shows: the serial number is 1 for all of ours, the key is not.
    std::string public_key() const {
        const std::unique_ptr<X509, decltype(&X509_free)> shown{SSL_get1_peer_certificate(ssl_.get()), X509_free};
        unsigned char* bytes = nullptr;
        const auto size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(shown.get()), &bytes);
        std::string key{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)};
        OPENSSL_free(bytes);
        return key;
    }

    tls_client& send(std::string_view bytes) {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        return *this;
    }
    // One answer with Content-Length; what came when the server closed before its end.
    std::string read_answer() {
        auto size = std::string::npos;
        while (received_.size() < size) {
            const auto end = received_.find("\r\n\r\n");
            const auto length = received_.find("Content-Length: ");
            if (end != std::string::npos)
                size = end + 4 + (length < end ? std::stoul(received_.substr(length + 16, 20)) : 0);
            if (received_.size() >= size || !read_some()) break;
        }
        auto answer = received_.substr(0, size);
        received_.erase(0, answer.size());
        return answer;
    }
    std::string read_all() {
        while (read_some()) {
        }
        return std::exchange(received_, {});
    }
    bool was_told_goodbye() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    void say_goodbye() { SSL_shutdown(ssl_.get()); }

private:
    bool read_some() {
        char bytes[65536];
        const int count = SSL_read(ssl_.get(), bytes, sizeof bytes);
        if (count <= 0) return false;
        received_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
    std::string received_;
    bool has_ciphers_ = true;
};

}  // namespace tidings::testing_support
