#include <algorithm>
#include "adapters/gemini/gemini_copywriter.hpp"
#include "adapters/http_client/web_address.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

bool is_part_of_a_model(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-' || c == '/';
}

// It becomes a part of a URL.
result<std::string> parse_model(const std::string& text) {
    if (text.empty() || !std::ranges::all_of(text, is_part_of_a_model) || text.find("..") != std::string::npos ||
        text.starts_with('/'))
        return error{errc::invalid, "is not a model's name; write one such as gemini-flash-lite-latest"};
    return text;
}

result<void> read_url(const std::string& text, http_endpoint& into) {
    auto endpoint = parse_private_endpoint(text);
    if (!endpoint) return endpoint.error();
    endpoint->ca_file = std::move(into.ca_file);  // an option of its own, which may have come first
    into = *std::move(endpoint);
    return {};
}

}  // namespace

void declare(option_list& options, gemini_config& into) {
    options
        .parsed("gemini.api_key", into.key, parse_header_secret,
                "key of the Gemini API; without one there is no AI text")
        .of_kind(option_kind::secret)
        .from_variable("GEMINI_API_KEY")
        .used_by(readers::mail_senders)
        .example("the-key-from-AI-Studio");
    options
        .parsed("gemini.model", into.model, parse_model, "model that writes the greeting and the friendly paragraph",
                into.model)
        .used_by(readers::mail_senders)
        .example("gemini-flash-latest");
    options
        .read_by(
            "gemini.url", [&into](const std::string& text) { return read_url(text, into.endpoint); },
            "address of the Gemini API, or of a gateway that speaks it", "https://" + into.endpoint.host)
        .used_by(readers::mail_senders)
        .example("https://gateway.example/gemini");
    options
        .parsed("gemini.ca_file", into.endpoint.ca_file, parse_readable_file,
                "PEM file of who may sign that address's certificate; empty: the system's authorities")
        .used_by(readers::mail_senders)
        .example("/etc/tidings/gateway-ca.pem");
}

}  // namespace tidings
