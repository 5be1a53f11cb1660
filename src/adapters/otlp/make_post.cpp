#include "adapters/otlp/span_exporter.hpp"

namespace tidings::otlp {
namespace {

constexpr std::size_t answer_max = 64 * 1024;  // an answer is empty, or a few words

class poster {
public:
    poster(asio::any_io_executor executor, const otlp_config& config)
        : headers_(config.headers),
          client_(std::move(executor), parse_http_endpoint(config.url).value(),
                  {.connect = config.timeout, .answer = config.timeout, .body_bytes_max = answer_max}) {
        has_path_ = !parse_http_endpoint(config.url)->path.empty();
        headers_.emplace_back("Content-Type",
                              config.body == encoding::json ? "application/json" : "application/x-protobuf");
    }

    task<result<http_answer>> send(std::string body) {
        http_call call{.method = "POST", .target = has_path_ ? "" : "/", .headers = headers_, .body = std::move(body)};
        call.repeatable = true;  // a span that comes twice has the same id
        return client_.send(std::move(call));
    }

private:
    key_values headers_;
    http_client client_;
    bool has_path_ = false;
};

}  // namespace

span_exporter::post make_post(asio::any_io_executor executor, const otlp_config& config) {
    auto shared = std::make_shared<poster>(std::move(executor), config);
    return [shared](std::string body) { return shared->send(std::move(body)); };
}

}  // namespace tidings::otlp
