#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include "adapters/http_client/web_address.hpp"
#include "adapters/otlp/otlp_config.hpp"
#include "base/utf8.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings::otlp {
namespace {

error wrong(std::string sentence) {
    return {errc::invalid, std::move(sentence)};
}

// No user or password in it: `config print` shows it.
result<std::string> parse_address(const std::string& text) {
    if (text.empty()) return text;
    const auto parsed = boost::urls::parse_uri(text);
    if (parsed && parsed->has_userinfo())
        return wrong("holds a user or password; put it into OTEL_EXPORTER_OTLP_HEADERS=Authorization=Basic%20…");
    if (const auto checked = parse_web_url(text); !checked) return checked.error();
    if (parsed->has_query() || parsed->has_fragment()) return wrong("has more than a path; leave out what follows it");
    return text;
}

result<key_values> parse_texts(const std::string& text) {
    auto pairs = parse_key_values(text);
    if (!pairs) return pairs;
    for (const auto& [key, value] : *pairs)
        if (!is_utf8(value)) return wrong("is not UTF-8 in the value of " + key);
    return pairs;
}

result<std::string> parse_sampler(const std::string& text) {
    if (text.empty()) return text;
    if (const auto parsed = tidings::sampler::parse(text, ""); !parsed) return parsed.error();
    return text;
}

result<std::string> parse_ratio(const std::string& text) {
    if (const auto parsed = tidings::sampler::parse_ratio(text); !parsed) return parsed.error();
    return text;
}

void declare_receiver(option_list& options, otlp_config& into) {
    options
        .parsed("otlp.endpoint", into.endpoint, parse_address,
                "OTLP receiver of traces, http://host:4318; /v1/traces is added; empty: no traces")
        .of_kind(option_kind::url)
        .from_variable("OTEL_EXPORTER_OTLP_ENDPOINT")
        .used_by(readers::servers)
        .example("http://collector:4318");
    options
        .parsed("otlp.traces_endpoint", into.traces_endpoint, parse_address,
                "its whole address, used as it is; goes first")
        .of_kind(option_kind::url)
        .from_variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        .used_by(readers::servers)
        .example("http://collector:4318/v1/traces");
    options
        .parsed("otlp.headers", into.headers, parse_texts,
                "headers of every export, key1=value1,key2=value2 with %-encoded values")
        .of_kind(option_kind::secret)
        .from_variable("OTEL_EXPORTER_OTLP_HEADERS")
        .used_by(readers::servers)
        .example("Authorization=Bearer%20the-token");
    options
        .choice<encoding>("otlp.protocol", into.body,
                          {{"http/protobuf", encoding::protobuf}, {"http/json", encoding::json}},
                          "encoding of the exports; gRPC is not spoken")
        .from_variable("OTEL_EXPORTER_OTLP_PROTOCOL")
        .used_by(readers::servers)
        .example("http/json");
    options.milliseconds("otlp.timeout", into.timeout, 100, 60'000, "longest time for one export, in milliseconds")
        .from_variable("OTEL_EXPORTER_OTLP_TIMEOUT")
        .used_by(readers::servers)
        .example("5000");
}

void declare_sender(option_list& options, otlp_config& into) {
    options
        .parsed("otlp.service_name", into.service_name, parse_one_line,
                "name of this service in traces; default: the program's")
        .from_variable("OTEL_SERVICE_NAME")
        .used_by(readers::servers)
        .example("shop-orders");
    options
        .parsed("otlp.resource_attributes", into.resource, parse_texts,
                "more about this service in traces, key1=value1,key2=value2 with %-encoded values")
        .from_variable("OTEL_RESOURCE_ATTRIBUTES")
        .used_by(readers::servers)
        .example("deployment.environment=production");
    options
        .parsed("traces.sampler", into.sampler, parse_sampler,
                "which traces are recorded: always_on, always_off, traceidratio, or one of them behind parentbased_, "
                "which does as the caller did",
                into.sampler)
        .from_variable("OTEL_TRACES_SAMPLER")
        .used_by(readers::servers)
        .example("parentbased_traceidratio");
    options
        .parsed("traces.sampler_arg", into.sampler_argument, parse_ratio,
                "ratio from 0 to 1 for traceidratio; default: 1")
        .from_variable("OTEL_TRACES_SAMPLER_ARG")
        .used_by(readers::servers)
        .example("0.1");
}

}  // namespace

void declare(option_list& options, otlp_config& into) {
    declare_receiver(options, into);
    declare_sender(options, into);
    options.after_load([&into] {
        into.url = into.traces_endpoint;
        if (into.url.empty() && !into.endpoint.empty()) into.url = traces_url(into.endpoint);
    });
}

}  // namespace tidings::otlp
