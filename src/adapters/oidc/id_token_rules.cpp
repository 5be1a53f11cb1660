#include "adapters/oidc/id_token_rules.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include "access/api_key.hpp"
#include "base/ascii_control.hpp"
#include "codec/json_text.hpp"
#include "codec/sha256.hpp"

namespace tidings::oidc {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::size_t name_max = 80, subject_max = 255;

error refused(std::string why) {
    return {errc::rejected, "the id token " + std::move(why)};
}

// Seconds since 1970, perhaps with a fraction (RFC 7519, NumericDate). Empty: it is not there, or no time of this
// millennium.
std::optional<timestamp> time_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (found == nullptr || !found->is_number()) return std::nullopt;
    const auto seconds = found->to_number<double>();
    if (!(seconds >= 0 && seconds < 32'503'680'000.0)) return std::nullopt;
    return timestamp(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

// A text, or a list of which everything else is passed over.
std::vector<std::string> texts_of(const json::value* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return {std::string(value->get_string())};
    std::vector<std::string> texts;
    if (value->is_array())
        for (const auto& each : value->get_array())
            if (each.is_string()) texts.emplace_back(each.get_string());
    return texts;
}

// A claim whose very name has dots is found first: many are URLs.
const json::value* claim_at(const json::object& claims, std::string_view path) {
    if (const auto* whole = claims.if_contains(path)) return whole;
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) return nullptr;
    const auto* inner = claims.if_contains(path.substr(0, dot));
    return inner && inner->is_object() ? claim_at(inner->get_object(), path.substr(dot + 1)) : nullptr;
}

// For people: at most 80 bytes of whole characters, one line, and no e-mail address.
std::string shown_name(std::string name) {
    name.erase(std::min(name.find('@'), name.size()));
    std::erase_if(name, is_ascii_control);
    if (name.size() > name_max) {
        auto end = name_max;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
        name.resize(end);
    }
    return name;
}

std::string name_in(const json::object& claims) {
    for (const auto* claim : {"name", "preferred_username"})
        if (auto name = shown_name(text_member(claims, claim)); !name.empty()) return name;
    return "somebody without a name";
}

result<void> check_audience(const json::object& claims, const oidc_config& config) {
    const auto audience = texts_of(claims.if_contains("aud"));
    if (std::ranges::find(audience, config.client_id) == audience.end()) return refused("is for another client (aud)");
    const auto party = text_member(claims, "azp");
    if (audience.size() > 1 && party.empty())
        return refused("is for several clients and does not say whose it is (azp)");
    if (claims.contains("azp") && party != config.client_id) return refused("was given to another client (azp)");
    return {};
}

result<void> check_times(const json::object& claims, timestamp now) {
    const auto ends = time_of(claims, "exp"), made = time_of(claims, "iat");
    if (!ends) return refused("does not say when it ends (exp)");
    if (*ends + clock_skew_max <= now) return refused("has expired (exp); is this machine's clock right?");
    if (!made) return refused("does not say when it was made (iat)");
    if (*made > now + clock_skew_max) return refused("is from the future (iat); is this machine's clock right?");
    if (!claims.contains("nbf")) return {};
    const auto begins = time_of(claims, "nbf");
    if (!begins || *begins > now + clock_skew_max) return refused("is not valid yet (nbf)");
    return {};
}

}  // namespace

result<void> check_claims(const json::object& claims, const oidc_config& config, std::string_view nonce,
                          timestamp now) {
    if (text_member(claims, "iss") != config.issuer) return refused("is of another issuer (iss)");
    const auto subject = text_member(claims, "sub");
    if (subject.empty() || subject.size() > subject_max) return refused("does not say whom it is about (sub)");
    if (const auto checked = check_audience(claims, config); !checked) return checked;
    if (const auto checked = check_times(claims, now); !checked) return checked;
    if (!is_same_digest(text_member(claims, "nonce"), nonce))
        return refused("is the answer to another request (nonce)");
    return {};
}

result<console::person> person_of(const json::object& claims, const oidc_config& config) {
    const auto given = role_for(texts_of(claim_at(claims, config.claim)), config.roles);
    if (!given)
        return error{errc::not_found, "no value of the claim " + config.claim + " has a role in TIDINGS_OIDC_ROLES"};
    const auto digest = sha256_hex(text_member(claims, "iss") + "\n" + text_member(claims, "sub"));
    return console::person{std::string(person_prefix) + digest.substr(0, 20), name_in(claims), *given};
}

}  // namespace tidings::oidc
