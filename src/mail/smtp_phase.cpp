#include "mail/smtp_phase.hpp"
#include <array>

namespace tidings {

using enum smtp_phase;

std::string_view name_of(smtp_phase phase) {
    switch (phase) {
        case connect: return "connect";
        case greeting: return "greeting";
        case ehlo: return "ehlo";
        case tls: return "tls";
        case auth: return "auth";
        case mail: return "mail";
        case rcpt: return "rcpt";
        case data: return "data";
        case dot: return "dot";
    }
    return "unknown";
}

std::string_view name_of(const std::optional<smtp_phase>& phase) {
    return phase ? name_of(*phase) : "";
}

std::optional<smtp_phase> parse_smtp_phase(std::string_view name) {
    constexpr std::array all{connect, greeting, ehlo, tls, auth, mail, rcpt, data, dot};
    for (const auto each : all)
        if (name_of(each) == name) return each;
    return std::nullopt;
}

bool is_about_one_mail(smtp_phase phase) {
    switch (phase) {
        case connect:
        case greeting:
        case ehlo:
        case tls:
        case auth: return false;
        case mail:
        case rcpt:
        case data:
        case dot: return true;
    }
    return false;
}

}  // namespace tidings
