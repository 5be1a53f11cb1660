// An hour without a mail server, lived through by the shipped dispatcher on the shipped SQLite journal: 10,000 orders,
// time virtual, the store real.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_journal.hpp"
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "notify/dispatcher.hpp"
#include "support/counting_random.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"
#include "unit/notify/scripted_mailer.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

constexpr int orders = TIDINGS_OUTAGE_ORDERS, domains = 40;

// Passes every call on and counts those that the journal's thread still works on.
class counted_journal final : public message_journal {
public:
    explicit counted_journal(message_journal& inner) : inner_(inner) {}
    template <class T>
    task<T> counted(task<T> call) {
        ++open;
        auto answer = co_await std::move(call);
        --open;
        co_return answer;
    }
    task<result<claimed_messages>> claim(claim_request request) override {
        return counted(inner_.claim(std::move(request)));
    }
    task<result<void>> freeze(held_message held, frozen_mail mail) override {
        return counted(inner_.freeze(std::move(held), std::move(mail)));
    }
    task<result<std::int64_t>> intend(held_message held, intent about) override {
        return counted(inner_.intend(std::move(held), std::move(about)));
    }
    task<result<void>> settle(held_message held, settlement how) override {
        return counted(inner_.settle(std::move(held), std::move(how)));
    }
    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override {
        return counted(inner_.renew(std::move(held), lease));
    }
    task<result<recovery>> recover(uncertain_rules rules) override { return counted(inner_.recover(std::move(rules))); }
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override {
        return counted(inner_.next_due_in());
    }
    bool has_ready(const claim_request& request) const override { return inner_.has_ready(request); }
    int open = 0;

private:
    message_journal& inner_;
};

inbox_entry placed_order(int number) {
    auto shown = small_order();
    shown.id = order_id{numbered("ord", number)};
    shown.details.customer.email = "customer@shop" + std::to_string(number % domains) + ".example";
    auto event = an_event(number, 1, "order.placed.v1");
    event.payload = encode_event_payload(encode_order(shown), std::nullopt, {}, true);
    new_message mail{.id = message_id{numbered("msg", number)},
                     .event = event.id,
                     .order = event.order,
                     .order_version = 1,
                     .kind = mail_kind::placed,
                     .recipient = shown.details.customer.email,
                     .locale = "en",
                     .status = message_status::queued};
    return {std::move(event), {std::move(mail)}};
}

struct hour {
    temporary_folder folder;
    recording_log log;
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    std::unique_ptr<sqlite::database> db = sqlite::database::open(io.get_executor(), folder / "n.db",
                                                                  sqlite::notifications_schema(), logger{log, "sqlite"})
                                               .value();
    sqlite::inbox inbox{*db, clock};
    sqlite::message_archive archive{*db, clock};
    sqlite::message_journal store{*db, clock};
    counted_journal journal{store};
    scripted_mailer relay{clock};
    mail_renderer renderer{shop_profile{.name = "Acme Shop"}};
    std::vector<dead_letter> dead;
    dispatcher mails{
        journal, relay, renderer, clock, random, config(), logger(log, "notify"), [this](const dead_letter& letter) {
            dead.push_back(letter);
        }};
    bool ended = false;

    hour() {
        clock.stand_still_while([this] { return journal.open > 0; });
        asio::co_spawn(io, run(), asio::detached);
    }
    ~hour() {
        mails.stop();
        for (int i = 0; i < 100 && !ended; ++i) clock.run_for(1s);
    }
    static notify_config config() {
        notify_config made;
        made.instance = "first";
        made.from = {"Acme Shop", "orders@shop.example"};
        return made;
    }
    task<> run() {
        co_await mails.run();
        ended = true;
    }
    void store_orders(int from, int count) {
        intake_batch batch;
        for (int i = from; i < from + count; ++i) batch.entries.push_back(placed_order(i));
        run_task(io, inbox.store(std::move(batch))).value();
        mails.wake();
    }
    std::map<message_status, std::int64_t> by_status() {
        auto counted = run_task(io, archive.counts()).value().by_status;
        std::erase_if(counted, [](const auto& each) { return each.second == 0; });
        return counted;
    }
    int charged_tries() {
        int charged = 0;
        message_filter filter{.limit = 200};
        for (bool has_more = true; has_more;) {
            const auto page = run_task(io, archive.list(filter)).value();
            for (const auto& each : page.messages) charged += each.attempts;
            has_more = page.has_more;
            if (has_more) filter.after = page.messages.back().id;
        }
        return charged;
    }
    // From the first final dot to the last, once all have been sent.
    std::chrono::duration<double> drain() {
        for (int i = 0; i < 3600 && relay.dots.size() < orders; ++i) clock.run_for(1s);
        EXPECT_EQ(relay.dots.size(), static_cast<std::size_t>(orders));
        return relay.dots.back().at - relay.dots.front().at;
    }
};

using counts = std::map<message_status, std::int64_t>;

TEST(OutageHour, charges_no_mail_kills_none_and_drains_by_itself_at_the_clean_rate) {
    std::chrono::duration<double> clean{};
    {
        hour quiet;
        for (int i = 0; i < orders; i += 500) quiet.store_orders(i, 500);
        clean = quiet.drain();
    }
    hour world;
    bool is_away = true;
    world.relay.answers = [&](const envelope&) {
        return is_away ? scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::connect,
                                                 "connection refused")
                       : scripted_mailer::accepted();
    };
    for (int i = 0; i < orders; i += 50) {  // an hour of orders
        world.store_orders(i, 50);
        world.clock.run_for(18s);
    }
    EXPECT_EQ(world.by_status(), (counts{{message_status::queued, orders}}));
    EXPECT_EQ(world.charged_tries(), 0);
    EXPECT_LT(world.relay.tries, 100);  // the breaker holds back, and a probe needs no mail

    is_away = false;
    const auto back_at = world.clock.steady();
    const auto drained = world.drain();
    world.clock.run_for(1s);

    const std::chrono::duration<double> first = world.relay.dots.front().at - back_at;
    EXPECT_LE(first, 10s);
    EXPECT_GE(clean / drained, 0.7) << "clean " << clean.count() << " s, after the hour " << drained.count() << " s";
    EXPECT_EQ(world.by_status(), (counts{{message_status::sent, orders}}));
    EXPECT_EQ(world.charged_tries(), orders);  // one each
    EXPECT_TRUE(world.dead.empty());
    RecordProperty("first_mail_ms", std::to_string(first.count() * 1000));
    std::printf("first mail %.1f s after the server was back; %d mails in %.1f s, without an outage in %.1f s\n",
                first.count(), orders, drained.count(), clean.count());
}

}  // namespace
}  // namespace tidings
