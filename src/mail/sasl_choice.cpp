#include "mail/sasl_choice.hpp"
#include <vector>

namespace tidings {
namespace {

using enum sasl_mechanism;

error none_fits(const sasl_case& given, const std::vector<sasl_mechanism>& known) {
    std::string ours, theirs;
    for (const auto each : known) ours += (ours.empty() ? "" : ", ") + std::string(name_of(each));
    for (const auto& each : given.offered) theirs += " " + each;
    if (theirs.empty()) theirs = " none";
    const auto* with = given.has_token ? "an access token" : "a password";
    if (given.wanted)
        return {errc::invalid, "the relay does not offer " + std::string(name_of(*given.wanted)) +
                                   ", which auth (TIDINGS_SMTP_AUTH) asks for; it offers:" + theirs};
    return {errc::invalid, "the relay offers no login mechanism of ours for " + std::string(with) + " (" + ours +
                               "); it offers:" + theirs};
}

}  // namespace

result<sasl_mechanism> choose_mechanism(const sasl_case& given) {
    if (!given.is_encrypted && given.has_token)
        return error{errc::invalid, "an access token is never sent without encryption; drop tls=none"};
    if (!given.is_encrypted && !given.allowed_in_clear)
        return error{errc::invalid, "no login without encryption; see auth_without_tls"};
    const auto known = given.has_token ? std::vector{oauthbearer, xoauth2} : std::vector{scram_sha_256, plain, login};
    for (const auto each : known)
        if (given.wanted.value_or(each) == each && given.offered.contains(std::string(name_of(each)))) return each;
    return none_fits(given, known);
}

}  // namespace tidings
