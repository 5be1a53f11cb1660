// Every option of every program, in one struct that the composition roots read. settings.cpp declares each once.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>
#include "base/secret.hpp"
#include "runtime/config_value.hpp"
#include "runtime/options.hpp"

namespace tidings {

using namespace std::chrono_literals;

struct settings {
    explicit settings(program reader);

    listen_address http_listen;
    listen_address notifications_listen{"127.0.0.1", 8081};
    std::optional<rate> rate_limit = rate{1000, 1s};
    std::string auth = "required";
    secret bootstrap_api_key;

    std::string data_dir = "./tidings-data";
    secret database_url;
    std::int64_t database_connections = 8;
    bool migrate = true;

    std::string kafka_brokers;
    std::string kafka_topic = "order-event";
    std::string kafka_group = "notification-service";
    secret kafka_properties;
    std::chrono::milliseconds reconcile_after = 15min;

    secret smtp_url;
    std::int64_t smtp_connections = 8;
    std::chrono::milliseconds smtp_greeting_timeout = 1min;
    std::chrono::milliseconds smtp_reply_timeout = 2min;
    std::string mail_from;
    std::string merchant_address;
    std::string shop_name;
    std::string delivery_mode = "live";
    std::vector<std::chrono::milliseconds> retry_schedule{1min, 5min, 15min, 30min, 1h, 2h, 4h};
    std::chrono::milliseconds retry_max_age = 72h;
    std::chrono::milliseconds storm_pause = 5min;
    std::string uncertain = "resend";
    std::chrono::milliseconds lease = 15s;

    listen_address mailbox_listen;
    std::string mailbox_dir;

    secret gemini_api_key;
    std::string gemini_model = "gemini-2.5-flash-lite";
    std::string gemini_url = "https://generativelanguage.googleapis.com";
    std::string otlp_endpoint;
    std::string otlp_service_name;

    std::string log_level = "info";
    std::string log_format = "auto";
    std::chrono::milliseconds stop_grace = 25s;

    std::string orders_url = "http://127.0.0.1:8080";
    std::string notifications_url = "http://127.0.0.1:8081";
    secret api_key;
};

void declare(option_list& options, settings& into);

// What each value alone does not show: contradictions, and what a program cannot do without.
std::vector<config_problem> problems(const settings& given, const option_list& options);

}  // namespace tidings
