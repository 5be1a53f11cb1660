// A dispatcher with everything around it on virtual time.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "notify/dispatcher.hpp"
#include "unit/notify/fake_journal.hpp"
#include "unit/notify/scripted_mailer.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings::testing_support {

class counting_random final : public random_source {
public:
    std::uint64_t next() override { return state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL; }

private:
    std::uint64_t state_ = 42;
};

struct silent_log final : log_sink {
    std::vector<std::string> errors;
    bool wants(log_level) const override { return true; }
    void write(log_level level, std::string_view, std::string_view sentence,
               std::initializer_list<log_field>) override {
        if (level == log_level::error) errors.emplace_back(sentence);
    }
};

inline notify_config plain_config() {
    notify_config config;
    config.instance = "first";
    config.from = {"Acme Shop", "orders@shop.example"};
    config.lease = std::chrono::minutes(1);  // so that renewals stay out of what is counted
    return config;
}

struct bench {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    silent_log sink;
    fake_journal journal{clock};
    scripted_mailer relay{clock};
    mail_renderer renderer{shop_profile{.name = "Acme Shop"}};
    std::vector<dead_letter> dead;
    bool ended = false;
    std::unique_ptr<dispatcher> mails;

    explicit bench(notify_config config = plain_config()) { make(std::move(config)); }
    void make(notify_config config, prose_desk* desk = nullptr) {
        mails = std::make_unique<dispatcher>(
            journal, relay, renderer, clock, random, std::move(config), logger(sink, "notify"),
            [this](const dead_letter& letter) { dead.push_back(letter); }, send_spans{}, desk);
    }

    // Message number n to the recipient; messages of one order number are versions of it.
    std::string add(int n, const std::string& recipient, int order_number = -1, int version = 1) {
        auto shown = small_order();
        char digits[13];
        std::snprintf(digits, sizeof digits, "%012d", order_number < 0 ? n : order_number);
        shown.id = order_id(std::string("ord_019a0000-0000-7000-8000-") + digits);
        shown.version = version;
        shown.details.customer.email = recipient;
        std::snprintf(digits, sizeof digits, "%012d", n);
        claimed_message stored;
        stored.head.id = message_id(std::string("msg_019a0000-0000-7000-8000-") + digits);
        stored.head.event = event_id(std::string("evt_019a0000-0000-7000-8000-") + digits);
        stored.head.order = shown.id;
        stored.head.order_version = version;
        stored.head.kind = mail_kind::placed;
        stored.head.recipient = recipient;
        stored.event_type = "order.placed.v1";
        stored.event_payload = encode_event_payload(encode_order(shown), std::nullopt, {}, true);
        stored.event_time = clock.now();
        const auto id = stored.head.id.value;
        journal.add(std::move(stored));
        return id;
    }

    void start() {
        const auto watch = [](dispatcher& loop, bool& over) -> task<> {
            co_await loop.run();
            over = true;
        };
        asio::co_spawn(io, watch(*mails, ended), asio::detached);
    }
    void run_for(std::chrono::steady_clock::duration time) { clock.run_for(time); }
    const message& head(const std::string& id) const { return journal.head(id); }
    std::vector<attempt> attempts(const std::string& id) const { return journal.rows.at(id).attempts; }
};

}  // namespace tidings::testing_support
