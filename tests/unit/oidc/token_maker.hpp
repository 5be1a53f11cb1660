// A provider's keys, and tokens that they sign, by libcjose.
#pragma once
#include <cjose/cjose.h>
#include <boost/json.hpp>
#include <memory>
#include <stdexcept>
#include <string>

namespace tidings::testing_support {

class token_maker {
public:
    enum class kinds { rsa, rsa_short, ec, shared };

    explicit token_maker(kinds kind, std::string key_id = "k1") : kind_(kind), key_id_(std::move(key_id)) {
        cjose_err failure{};
        static constexpr unsigned char exponent[] = {1, 0, 1};
        static constexpr unsigned char shared[] = "the public key, taken for a secret";
        switch (kind) {
            case kinds::rsa: key_.reset(cjose_jwk_create_RSA_random(2'048, exponent, 3, &failure)); break;
            case kinds::rsa_short: key_.reset(cjose_jwk_create_RSA_random(1'024, exponent, 3, &failure)); break;
            case kinds::ec: key_.reset(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &failure)); break;
            case kinds::shared: key_.reset(cjose_jwk_create_oct_spec(shared, sizeof shared, &failure)); break;
        }
        if (!key_ || (!key_id_.empty() && !cjose_jwk_set_kid(key_.get(), key_id_.data(), key_id_.size(), &failure)))
            throw std::runtime_error("cjose made no key");
    }

    // As in the provider's set.
    boost::json::object public_key() const {
        cjose_err failure{};
        const std::unique_ptr<char, void (*)(void*)> text(cjose_jwk_to_json(key_.get(), false, &failure), free);
        return boost::json::parse(text.get()).as_object();
    }
    std::string set() const { return boost::json::serialize(boost::json::object{{"keys", {public_key()}}}); }

    std::string signs(const boost::json::object& claims) const { return signs(boost::json::serialize(claims)); }
    std::string signs(const std::string& content) const {
        cjose_err failure{};
        const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(&failure),
                                                                                      &cjose_header_release);
        const char* algorithm = kind_ == kinds::ec ? "ES256" : kind_ == kinds::shared ? "HS256" : "RS256";
        cjose_header_set(header.get(), "alg", algorithm, &failure);
        if (!key_id_.empty()) cjose_header_set(header.get(), "kid", key_id_.c_str(), &failure);
        const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
            cjose_jws_sign(key_.get(), header.get(), reinterpret_cast<const std::uint8_t*>(content.data()),
                           content.size(), &failure),
            &cjose_jws_release);
        const char* text = nullptr;
        if (!jws || !cjose_jws_export(jws.get(), &text, &failure)) throw std::runtime_error("cjose signed nothing");
        return text;
    }

private:
    kinds kind_;
    std::string key_id_;
    std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> key_{nullptr, &cjose_jwk_release};
};

inline std::string base64url(const std::string& content) {
    char* text = nullptr;
    std::size_t size = 0;
    cjose_err failure{};
    cjose_base64url_encode(reinterpret_cast<const std::uint8_t*>(content.data()), content.size(), &text, &size,
                           &failure);
    std::string encoded(text, size);
    cjose_get_dealloc()(text);
    return encoded;
}

}  // namespace tidings::testing_support
