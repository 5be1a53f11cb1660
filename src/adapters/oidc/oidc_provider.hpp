// An OpenID Connect provider: the code flow with PKCE. Its addresses and keys are read when somebody wants to sign in,
// and kept for an hour. One executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <optional>
#include <string>
#include "adapters/http_client/http_client.hpp"
#include "adapters/oidc/oidc_config.hpp"
#include "adapters/oidc/provider_document.hpp"
#include "base/time_source.hpp"
#include "console/identity_provider.hpp"

namespace tidings::oidc {

class oidc_provider final : public console::identity_provider {
public:
    // The clock outlives it.
    oidc_provider(asio::any_io_executor executor, oidc_config config, const time_source& clock)
        : executor_(std::move(executor)), config_(std::move(config)), clock_(clock) {}

    task<result<std::string>> address_for(console::sign_in_attempt attempt) override;
    task<result<console::person>> redeem(console::provider_answer answer, console::sign_in_attempt attempt) override;

private:
    struct kept_keys {
        std::string set;
        steady_time read_at{};
    };

    task<result<provider_document>> document();
    task<result<std::string>> keys(const std::string& url, std::chrono::seconds not_older_than);
    task<result<std::string>> id_token(const provider_document& provider, const std::string& code,
                                       const console::sign_in_attempt& attempt);
    task<result<http_answer>> ask(const std::string& url, http_call call);

    asio::any_io_executor executor_;
    oidc_config config_;
    const time_source& clock_;
    std::optional<provider_document> document_;
    steady_time document_read_at_{};
    std::optional<kept_keys> keys_;
};

}  // namespace tidings::oidc
