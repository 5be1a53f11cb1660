// The mail relays as the options name them, and who gives access tokens for the login there.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include "adapters/oauth/oauth_config.hpp"
#include "adapters/oauth/token_keeper.hpp"
#include "adapters/smtp/smtp_mailer_config.hpp"
#include "common/ground.hpp"
#include "common/settings.hpp"

namespace tidings {

// All from options that were checked when they were read. urls: as TIDINGS_SMTP_URL.
std::vector<smtp_relay> relays_of(const std::string& urls, const settings& given);
smtp_mailer_config mailer_config_of(const std::string& urls, const settings& given);

// Empty: no token endpoint is set.
std::optional<oauth_config> oauth_config_of(const settings& given);
// Null: no token endpoint is set.
std::shared_ptr<token_keeper> make_token_keeper(const settings& given, ground& on);

}  // namespace tidings
