#include "mail/scram.hpp"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <charconv>
#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

constexpr std::size_t digest_size = 32;
constexpr std::string_view header = "n,,";  // no channel binding, no other identity

error not_scram(const char* what) {
    return {errc::invalid, std::string("the relay's SCRAM message ") + what};
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(std::string_view key, std::string_view text) {
    std::string digest(digest_size, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()), &size);
    return digest;
}

std::string sha256(std::string_view text) {
    std::string digest(digest_size, '\0');
    EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(),
               nullptr);
    return digest;
}

std::string salted(const std::string& password, std::string_view salt, int rounds) {
    std::string key(digest_size, '\0');
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt), static_cast<int>(salt.size()),
                      rounds, EVP_sha256(), digest_size, reinterpret_cast<unsigned char*>(key.data()));
    return key;
}

std::string escaped_name(std::string_view user) {
    std::string escaped;
    for (const char c : user) {
        if (c == '=')
            escaped += "=3D";
        else if (c == ',')
            escaped += "=2C";
        else
            escaped += c;
    }
    return escaped;
}

// The next attribute, "x=value", which must be the named one; the rest stays in `message`.
result<std::string_view> take(std::string_view& message, char name) {
    const auto whole = message.substr(0, message.find(','));
    message.remove_prefix(std::min(whole.size() + 1, message.size()));
    if (whole.size() < 2 || whole[0] != name || whole[1] != '=') return not_scram("lacks an attribute");
    return whole.substr(2);
}

}  // namespace

scram::scram(std::string_view user, secret password, std::string nonce)
    : password_(std::move(password)), nonce_(std::move(nonce)), bare_("n=" + escaped_name(user) + ",r=" + nonce_) {}

std::string scram::first_message() const {
    return std::string(header) + bare_;
}

result<std::string> scram::final_message(std::string_view server_first) {
    auto rest = server_first;
    const auto nonce = take(rest, 'r');
    const auto encoded_salt = nonce ? take(rest, 's') : nonce;
    const auto rounds_text = encoded_salt ? take(rest, 'i') : encoded_salt;
    if (!rounds_text) return rounds_text.error();
    if (!nonce->starts_with(nonce_) || nonce->size() == nonce_.size()) return not_scram("is no answer to ours");
    const auto salt = from_base64(*encoded_salt);
    if (!salt || salt->empty()) return not_scram("has no salt");
    int rounds = 0;
    const auto [end, problem] = std::from_chars(rounds_text->data(), rounds_text->data() + rounds_text->size(), rounds);
    if (problem != std::errc{} || end != rounds_text->data() + rounds_text->size() || rounds < rounds_min ||
        rounds > rounds_max)
        return not_scram("asks for too few or too many rounds of hashing (4,096 to 200,000 are fine)");

    const auto key = salted(password_.reveal(), *salt, rounds);
    const auto without_proof = "c=" + base64(header) + ",r=" + std::string(*nonce);
    const auto signed_text = bare_ + "," + std::string(server_first) + "," + without_proof;
    server_signature_ = hmac(hmac(key, "Server Key"), signed_text);
    auto proof = hmac(key, "Client Key");
    const auto signature = hmac(sha256(proof), signed_text);
    for (std::size_t at = 0; at < proof.size(); ++at) proof[at] = static_cast<char>(proof[at] ^ signature[at]);
    return without_proof + ",p=" + base64(proof);
}

result<void> scram::check_server(std::string_view server_final) {
    if (server_final.starts_with("e="))
        return error{errc::rejected, "the relay refused the login: " + std::string(server_final.substr(2, 100))};
    auto rest = server_final;
    const auto encoded = take(rest, 'v');
    if (!encoded) return encoded.error();
    const auto signature = from_base64(*encoded);
    if (server_signature_.empty() || !signature || signature->size() != server_signature_.size() ||
        CRYPTO_memcmp(signature->data(), server_signature_.data(), signature->size()) != 0)
        return error{errc::invalid, "the relay does not know the password itself: it is not the one that was meant"};
    return {};
}

}  // namespace tidings
