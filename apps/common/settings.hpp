// What a program can be told: the configuration of each part, and the few values that belong to none. A part declares
// its own options, beside its struct; settings.cpp puts them in order and says what they must be together.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>
#include "adapters/http_server/http_server_config.hpp"
#include "adapters/kafka/kafka_config.hpp"
#include "api/access_control.hpp"
#include "base/secret.hpp"
#include "console/site.hpp"
#include "ordering/write_budget.hpp"
#include "relay/reconciler.hpp"
#include "runtime/config_value.hpp"
#include "runtime/log_output.hpp"
#include "runtime/options.hpp"

namespace tidings {

using namespace std::chrono_literals;

struct settings {
    explicit settings(program reader);

    http_server_config http;
    listen_address notifications_listen{"127.0.0.1", 8081};  // of tidings dev, when it has two listeners
    api::access_config access;
    console::site_config console;

    std::string data_dir = "./tidings-data";
    secret database_url;
    std::int64_t database_connections = 8;
    bool migrate = true;
    budget_limits budget;
    std::chrono::milliseconds retention{0};

    kafka::kafka_config kafka;
    reconciler_config reconciler;

    secret smtp_url;
    std::string smtp_auth = "auto";
    std::string smtp_helo;
    std::string smtp_oauth_token_url;
    std::string smtp_oauth_client_id;
    secret smtp_oauth_client_secret;
    secret smtp_oauth_refresh_token;
    std::string smtp_oauth_scope;
    std::string smtp_oauth_ca_file;
    std::int64_t smtp_connections = 32;
    std::chrono::milliseconds smtp_greeting_timeout = 1min;
    std::chrono::milliseconds smtp_reply_timeout = 2min;
    std::string mail_from;
    std::string merchant_address;
    std::string shop_name;
    std::string shop_locale = "en";
    std::string shop_time_zone = "UTC";
    std::string delivery_mode = "live";
    std::vector<std::chrono::milliseconds> retry_schedule{1min, 5min, 15min, 30min, 1h, 2h, 4h};
    std::chrono::milliseconds retry_max_age = 72h;
    std::chrono::milliseconds storm_pause = 5min;
    std::chrono::milliseconds mail_retention = 9600h;  // 400 days
    std::string uncertain = "resend";
    std::string expires;
    std::string supersede;
    std::optional<rate> smtp_rate;
    std::string domain_rate;
    std::chrono::milliseconds lease = 15s;

    listen_address mailbox_listen;
    std::string mailbox_dir;

    secret gemini_api_key;
    std::string gemini_model = "gemini-flash-lite-latest";
    std::string gemini_url = "https://generativelanguage.googleapis.com";
    std::string gemini_ca_file;
    std::int64_t gemini_daily_tokens = 1'000'000;
    std::string gemini_daily_cost;
    std::string gemini_prices;
    std::vector<std::string> ai_kinds{"placed", "paid", "processing", "shipped", "delivered"};
    std::vector<std::string> ai_locales{"en"};
    std::chrono::milliseconds ai_budget = 3s;
    std::int64_t ai_requests = 8;

    secret otlp_endpoint, otlp_traces_endpoint;  // a password in them is refused, and not shown in the refusal
    secret otlp_headers;
    std::string otlp_protocol = "http/protobuf";
    std::int64_t otlp_timeout_ms = 10'000;
    std::string otlp_service_name;
    std::string otlp_resource_attributes;
    std::string traces_sampler = "parentbased_always_on";
    std::string traces_sampler_arg;

    log_settings log;
    std::chrono::milliseconds stop_grace = 25s;

    std::string orders_url = "http://127.0.0.1:8080";
    std::string notifications_url = "http://127.0.0.1:8081";
    secret api_key;
};

void declare(option_list& options, settings& into);

// What each value alone does not show: contradictions, and what a program cannot do without.
std::vector<config_problem> problems(const settings& given, const option_list& options);

}  // namespace tidings
