// The copywriter over the Gemini API. Keeps as many connections as there were requests at once; the key travels only in
// the header x-goog-api-key and is cut out of whatever a server says.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <vector>
#include "adapters/http_client/http_client.hpp"
#include "base/secret.hpp"
#include "base/time_source.hpp"
#include "notify/copywriter.hpp"

namespace tidings {

class option_list;

struct gemini_config {
    // TIDINGS_GEMINI_URL, TIDINGS_GEMINI_CA_FILE
    http_endpoint endpoint{.tls = true, .host = "generativelanguage.googleapis.com", .port = 443};
    secret key;                                      // GEMINI_API_KEY; empty: there is no AI text
    std::string model = "gemini-flash-lite-latest";  // TIDINGS_GEMINI_MODEL
};

void declare(option_list& options, gemini_config& into);

class gemini_copywriter final : public copywriter {
public:
    gemini_copywriter(asio::any_io_executor executor, const time_source& clock, gemini_config config);
    ~gemini_copywriter() override;

    std::string_view model() const override { return config_.model; }
    std::string_view prompt_version() const override;
    task<copy_report> write(prose_request request, std::chrono::milliseconds budget) override;

private:
    std::unique_ptr<http_client> lend();

    asio::any_io_executor executor_;
    const time_source& clock_;
    gemini_config config_;
    std::vector<std::unique_ptr<http_client>> idle_;  // bounded by the requests that were open at once
};

}  // namespace tidings
