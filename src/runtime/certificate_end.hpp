// When a certificate ends. The epoch when it does not say: such a one is trusted by nobody.
#pragma once
#include <openssl/x509.h>
#include <ctime>
#include "base/timestamp.hpp"

namespace tidings {

inline timestamp end_of(const X509& certificate) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1) return {};
    return timestamp{std::chrono::seconds{::timegm(&parts)}};
}

}  // namespace tidings
