#include "adapters/otlp/otlp_config.hpp"
#include <algorithm>
#include <boost/url/pct_string_view.hpp>
#include <string_view>

namespace tidings::otlp {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

bool is_token(std::string_view text) {
    constexpr std::string_view separators = "()<>@,;:\\\"/[]?={} \t";
    return !text.empty() && std::ranges::none_of(text, [&](char c) {
        return c <= ' ' || c > '~' || separators.find(c) != std::string_view::npos;
    });
}

error wrong(std::string sentence) {
    return {errc::invalid, std::move(sentence)};
}

void set(key_values& pairs, std::string_view key, std::string value) {
    const auto found = std::ranges::find(pairs, key, &key_values::value_type::first);
    if (found == pairs.end())
        pairs.emplace_back(key, std::move(value));
    else
        found->second = std::move(value);
}

result<std::pair<std::string, std::string>> parse_pair(std::string_view pair) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return wrong("has a part without '='; write key1=value1,key2=value2");
    const auto key = trimmed(pair.substr(0, equals)), value = trimmed(pair.substr(equals + 1));
    if (!is_token(key)) return wrong("has a key that is no plain word; write key1=value1,key2=value2");
    const auto encoded = boost::urls::make_pct_string_view({value.data(), value.size()});
    if (!encoded) return wrong("has a broken %-escape in the value of " + std::string(key));
    std::pair<std::string, std::string> read{key, encoded->decode()};
    if (std::ranges::any_of(read.second, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }))
        return wrong("has a control character in the value of " + read.first);
    return read;
}

}  // namespace

result<key_values> parse_key_values(const std::string& text) {
    key_values found;
    auto rest = std::string_view(text);
    while (!trimmed(rest).empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        auto pair = parse_pair(trimmed(rest.substr(0, comma)));
        if (!pair) return pair.error();
        found.push_back(*std::move(pair));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return found;
}

std::string traces_url(std::string endpoint) {
    while (endpoint.ends_with('/')) endpoint.pop_back();
    return endpoint + "/v1/traces";
}

otlp_config named(otlp_config config, std::string program, std::string version, std::string instance) {
    key_values resource{{"service.name", std::move(program)},
                        {"service.version", std::move(version)},
                        {"service.instance.id", std::move(instance)}};
    for (auto& [key, value] : config.resource) set(resource, key, std::move(value));
    if (!config.service_name.empty()) set(resource, "service.name", config.service_name);
    config.resource = std::move(resource);
    return config;
}

tidings::sampler sampler_of(const otlp_config& config) {
    if (config.sampler.empty()) return {};
    return tidings::sampler::parse(config.sampler, config.sampler_argument).value();
}

}  // namespace tidings::otlp
