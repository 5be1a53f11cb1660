#include "mail/sasl_mechanism.hpp"
#include <algorithm>
#include <array>
#include "base/ascii_case.hpp"

namespace tidings {

using enum sasl_mechanism;

std::string_view name_of(sasl_mechanism mechanism) {
    switch (mechanism) {
        case plain: return "PLAIN";
        case login: return "LOGIN";
        case scram_sha_256: return "SCRAM-SHA-256";
        case oauthbearer: return "OAUTHBEARER";
        case xoauth2: return "XOAUTH2";
    }
    return "unknown";
}

std::optional<sasl_mechanism> parse_sasl_mechanism(std::string_view name) {
    for (const auto each : std::array{plain, login, scram_sha_256, oauthbearer, xoauth2})
        if (std::ranges::equal(name, name_of(each), {}, ascii_upper)) return each;
    return std::nullopt;
}

}  // namespace tidings
