// What a program can be told: the configuration of each part, and the few values that belong to none. A part declares
// its own options, beside its struct; settings.cpp puts them in order, hands on what one part takes from another's, and
// says what they must be together.
#pragma once
#include <chrono>
#include <string>
#include <vector>
#include "adapters/gemini/gemini_copywriter.hpp"
#include "adapters/http_server/http_server_config.hpp"
#include "adapters/kafka/kafka_config.hpp"
#include "adapters/mailbox/mailbox_server.hpp"
#include "adapters/oauth/oauth_config.hpp"
#include "adapters/oidc/oidc_config.hpp"
#include "adapters/otlp/otlp_config.hpp"
#include "adapters/postgres/config.hpp"
#include "adapters/smtp/smtp_mailer_config.hpp"
#include "common/client_config.hpp"
#include "console/site.hpp"
#include "notify/notify_config.hpp"
#include "notify/prose_config.hpp"
#include "ordering/write_budget.hpp"
#include "relay/reconciler.hpp"
#include "render/order_view.hpp"
#include "runtime/log_output.hpp"
#include "runtime/options.hpp"
#include "stores/store_config.hpp"

namespace tidings {

struct settings {
    explicit settings(program reader);

    http_server_config http;
    listen_address notifications_listen{"127.0.0.1", 8081};  // of tidings dev, when it has two listeners
    api::access_config access;
    console::site_config console;
    oidc::oidc_config oidc;

    store_config store;
    postgres::postgres_config postgres;
    budget_limits budget;
    kafka::kafka_config kafka;
    reconciler_config reconciler;

    smtp_mailer_config smtp;
    oauth_config oauth;
    notify_config notify;
    shop_profile shop;
    mailbox_config mailbox;
    gemini_config gemini;
    prose_config prose;

    otlp::otlp_config otlp;
    log_settings log;
    std::chrono::milliseconds stop_grace{25'000};  // TIDINGS_STOP_GRACE
    client_config client;
};

// What spans call the parts behind the ports.
std::string event_log_system_of(const settings& given);  // "kafka", or "tidings" for the embedded log

void declare(option_list& options, settings& into);

// What each value alone does not show: contradictions, and what a program cannot do without.
std::vector<config_problem> problems(const settings& given, const option_list& options);

}  // namespace tidings
