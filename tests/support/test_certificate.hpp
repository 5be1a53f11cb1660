// A self-signed certificate made on the spot, with its key, as PEM text; valid, expired or for another name, as a test
// wants.
#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace tidings::testing_support {

struct test_certificate {
    std::string certificate, key;  // PEM

    // subject_alt_name as OpenSSL writes it: "DNS:localhost,IP:127.0.0.1". Days count from now and may be negative.
    static test_certificate make(const std::string& subject_alt_name, long from_day = -1, long to_day = 2) {
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
        if (!key || !made) throw std::runtime_error("OpenSSL made no certificate");
        constexpr long day = 24 * 60 * 60;
        X509_set_version(made.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), from_day * day);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), to_day * day);
        X509_set_pubkey(made.get(), key.get());
        auto* name = X509_get_subject_name(made.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("tidings test"), -1,
                                   -1, 0);
        X509_set_issuer_name(made.get(), name);
        auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_alt_name.c_str());
        X509_add_ext(made.get(), names, -1);
        X509_EXTENSION_free(names);
        X509_sign(made.get(), key.get(), EVP_sha256());
        return {text([&](BIO* out) { PEM_write_bio_X509(out, made.get()); }), text([&](BIO* out) {
                    PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                })};
    }

    // The certificate as a file for the option ca=.
    void save(const std::string& path) const { std::ofstream(path) << certificate; }

private:
    template <class Write>
    static std::string text(Write write) {
        const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        write(out.get());
        char* bytes = nullptr;
        const auto size = BIO_get_mem_data(out.get(), &bytes);
        return {bytes, static_cast<std::size_t>(size)};
    }
};

}  // namespace tidings::testing_support
