#include "adapters/oidc/signed_token.hpp"
#include <cjose/cjose.h>
#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include "codec/json_text.hpp"

namespace tidings::oidc {
namespace {

namespace json = boost::json;

constexpr std::size_t token_max = 16 * 1024, keys_max = 100, rsa_bits_min = 2'048;

using jws_ptr = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using jwk_ptr = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

struct jws_header {
    std::string algorithm, key_id;
};

error refused(std::string why) {
    return {errc::rejected, "the id token " + std::move(why)};
}

// RFC 7518, section 3.4: two numbers of 32 bytes. libcjose passes over what stands behind them.
bool has_fitting_signature(std::string_view token, const jws_header& header) {
    constexpr std::size_t es256_digits = 86;
    return header.algorithm != CJOSE_HDR_ALG_ES256 || token.size() - token.rfind('.') - 1 == es256_digits;
}

// Read by our own parser too: a header with a member twice is two headers to two readers.
result<jws_header> header_of(std::string_view token) {
    const auto encoded = token.substr(0, token.find('.'));
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    cjose_err failure{};
    if (!cjose_base64url_decode(encoded.data(), encoded.size(), &bytes, &size, &failure))
        return refused("has an unreadable header");
    const std::unique_ptr<std::uint8_t, void (*)(void*)> held(bytes, cjose_get_dealloc());
    const auto parsed = parse_json({reinterpret_cast<const char*>(bytes), size});
    if (!parsed || !parsed->is_object()) return refused("has an unreadable header");
    const auto& object = parsed->get_object();
    if (object.contains("crit")) return refused("has critical extensions, of which none is known here");
    jws_header read{text_member(object, "alg"), text_member(object, "kid")};
    if (read.algorithm != CJOSE_HDR_ALG_RS256 && read.algorithm != CJOSE_HDR_ALG_ES256)
        return refused("is signed with '" + read.algorithm.substr(0, 20) + "'; RS256 and ES256 are taken");
    return read;
}

bool may_have_signed(const json::value& key, const jws_header& header) {
    if (!key.is_object()) return false;
    const auto& object = key.get_object();
    const bool is_rsa = header.algorithm == CJOSE_HDR_ALG_RS256;
    if (text_member(object, "kty") != (is_rsa ? "RSA" : "EC")) return false;
    if (!is_rsa && text_member(object, "crv") != "P-256") return false;
    const auto use = text_member(object, "use"), algorithm = text_member(object, "alg");
    if ((!use.empty() && use != "sig") || (!algorithm.empty() && algorithm != header.algorithm)) return false;
    return header.key_id.empty() || text_member(object, "kid") == header.key_id;
}

// The one key that is meant: without a key id there must be one alone (OpenID Connect Core 1.0, section 10.1).
result<jwk_ptr> key_for(const jws_header& header, std::string_view keys) {
    const auto parsed = parse_json(keys);
    const auto* set = parsed && parsed->is_object() ? parsed->get_object().if_contains("keys") : nullptr;
    if (set == nullptr || !set->is_array() || set->get_array().size() > keys_max)
        return error{errc::rejected, "the provider's keys are no JWK set, or more than 100"};
    std::vector<const json::value*> meant;
    for (const auto& each : set->get_array())
        if (may_have_signed(each, header)) meant.push_back(&each);
    if (meant.empty()) return error{errc::not_found, "the id token is signed by a key that the provider does not list"};
    if (meant.size() > 1) return refused("does not say which of several keys signed it");
    const auto text = json::serialize(*meant.front());
    cjose_err failure{};
    jwk_ptr key(cjose_jwk_import(text.data(), text.size(), &failure), &cjose_jwk_release);
    if (!key) return error{errc::rejected, std::string("a key of the provider cannot be read: ") + failure.message};
    if (cjose_jwk_get_kty(key.get(), &failure) == CJOSE_JWK_KTY_RSA &&
        cjose_jwk_get_keysize(key.get(), &failure) < rsa_bits_min)
        return error{errc::rejected, "a key of the provider is shorter than 2048 bits"};
    return key;
}

}  // namespace

result<json::object> claims_of(std::string_view token, std::string_view keys) {
    if (token.size() > token_max || std::ranges::count(token, '.') != 2)
        return refused("is no compact JWS of at most 16 KiB");
    const auto header = header_of(token);
    if (!header) return header.error();
    const auto key = key_for(*header, keys);
    if (!key) return key.error();
    cjose_err failure{};
    const jws_ptr jws(cjose_jws_import(token.data(), token.size(), &failure), &cjose_jws_release);
    if (!jws) return refused("cannot be read");
    if (!has_fitting_signature(token, *header) || !cjose_jws_verify(jws.get(), key->get(), &failure))
        return refused("has a signature that is not the provider's");
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &failure)) return refused("has no content");
    auto claims = parse_json({reinterpret_cast<const char*>(bytes), size});  // stays the token's
    if (!claims || !claims->is_object()) return refused("holds no JSON object");
    return std::move(claims->get_object());
}

}  // namespace tidings::oidc
