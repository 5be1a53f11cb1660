// The routes of both services with nothing behind them: they are only looked at.
#pragma once
#include <set>
#include <stdexcept>
#include <string>
#include "access/audit_log.hpp"
#include "access/key_ring.hpp"
#include "api/audit_routes.hpp"
#include "api/configuration_routes.hpp"
#include "api/customer_routes.hpp"
#include "api/dead_letters_controller.hpp"
#include "api/explain_controller.hpp"
#include "api/finding_desk.hpp"
#include "api/keys_controller.hpp"
#include "api/ledger_routes.hpp"
#include "api/live_routes.hpp"
#include "api/mailbox_controller.hpp"
#include "api/message_counts_routes.hpp"
#include "api/messages_controller.hpp"
#include "api/order_story_routes.hpp"
#include "api/orders_controller.hpp"
#include "api/parked_events_controller.hpp"
#include "api/preview_routes.hpp"
#include "api/quarantine_controller.hpp"
#include "api/relay_routes.hpp"
#include "api/search_routes.hpp"
#include "api/stage_routes.hpp"
#include "api/view_routes.hpp"
#include "memory_orders.hpp"
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::testing_support {

using namespace tidings::api;

struct silent_archive final : message_archive {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::optional<message>>> find(message_id) override { never(); }
    task<result<message_page>> list(message_filter) override { never(); }
    task<result<std::vector<attempt>>> attempts_of(message_id) override { never(); }
    task<result<std::optional<frozen_mail>>> mail_of(message_id) override { never(); }
    task<result<quarantine_page>> quarantine(quarantine_filter) override { never(); }
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t) override { never(); }
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t) override { never(); }
    task<result<journal_counts>> counts() override { never(); }
};

struct silent_finder final : message_finder {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<view_counts>> count_views(std::int64_t) override { never(); }
    task<result<std::vector<found_event>>> find_events(event_key, std::int64_t) override { never(); }
    task<result<order_events_page>> events_of(order_id, std::int64_t, std::int64_t) override { never(); }
    task<result<std::vector<message>>> messages_of(order_id, std::int64_t, std::int64_t) override { never(); }
};

struct silent_mailbox final : kept_mails {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<kept_mail_page>> list(kept_mail_filter) override { never(); }
    task<result<std::optional<kept_mail>>> find(std::string) override { never(); }
    task<result<std::optional<std::string>>> bytes_of(std::string) override { never(); }
    task<result<std::size_t>> clear() override { never(); }
};

struct silent_letters final : dead_letters {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<dead_letter_place>>> select(dead_letter_filter, std::optional<dead_letter_place>,
                                                        std::size_t) override {
        never();
    }
    task<result<std::int64_t>> count(dead_letter_filter, std::int64_t) override { never(); }
    task<result<std::vector<death>>> latest(std::size_t) override { never(); }
    task<result<std::int64_t>> replay(std::vector<message_id>, std::string) override { never(); }
    task<result<std::int64_t>> discard(std::vector<message_id>, std::string) override { never(); }
    task<result<message_id>> resend(message_id, message_id, std::optional<std::string>, std::string) override {
        never();
    }
};

struct silent_parked final : parked_events {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<parked_event>>> list(std::int64_t, std::size_t) override { never(); }
    task<result<std::optional<parked_event>>> find(event_id) override { never(); }
    task<result<std::int64_t>> release(std::optional<order_id>) override { never(); }
    task<result<bool>> discard(event_id) override { never(); }
};

struct silent_orders final : customer_orders {
    task<result<erased_orders>> erase_some(std::string) override { throw std::logic_error("nothing is asked here"); }
};

struct silent_mails final : customer_mails {
    task<result<erased_mails>> erase_some(std::string) override { throw std::logic_error("nothing is asked here"); }
};

struct silent_keys final : key_store {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<api_key>>> list() override { never(); }
    task<result<void>> add(api_key) override { never(); }
    task<result<api_key>> revoke(std::string, timestamp, std::string) override { never(); }
    task<result<void>> note_used(std::vector<api_key_use>) override { never(); }
};

struct silent_audit final : audit_log {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<void>> begin(audit_entry) override { never(); }
    task<result<void>> end(audit_id, audit_ending) override { never(); }
    task<result<audit_page>> list(audit_filter) override { never(); }
};

struct silent_views final : view_store {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<saved_view>>> list(std::string) override { never(); }
    task<result<void>> put(saved_view) override { never(); }
    task<result<void>> remove(std::string, std::string, std::string) override { never(); }
};

// As order_side, notification_side and access_side make them.
struct service_routes {
    service_routes(virtual_clock& clock, counting_random& random, recording_log& lines)
        : log(lines, "api"),
          ring(keys, clock, log),
          ids(clock, random),
          service(repository, ids, clock),
          feed(clock, "run", {}) {
        orders = order_routes(service, log);
        orders.add(order_ledger_routes({}, log));
        orders.add(order_search_routes(orders_found_in(repository), log));
        orders.add(parked_event_routes(parked, log));
        orders.add(finding_routes({}, scope::orders_read, clock));
        orders.add(customer_order_routes(order_customers, clock, log));
        notifications = notification_routes(archive, log);
        notifications.add(message_counts_routes(archive, finder, log));
        notifications.add(search_routes(archive, finder, {}, log));
        notifications.add(order_story_routes(archive, finder, {}, log));
        notifications.add(stage_routes({}, clock));
        notifications.add(relay_routes({}, clock));
        notifications.add(finding_routes({}, scope::messages_read, clock));
        notifications.add(live_routes(feed));
        notifications.add(dead_letter_routes(letters, clock, random, log));
        notifications.add(quarantine_routes(archive, {}, log));
        notifications.add(customer_mail_routes(mail_customers, clock, log));
        notifications.add(explain_routes(archive, log));
        notifications.add(preview_routes({}));
        notifications.add(view_routes(views, clock, log));
        of_both = key_routes(keys, ring, clock, log);
        of_both.add(audit_routes(audit, log));
        of_both.add(configuration_routes("[]"));
        of_mailbox = mailbox_routes(mailbox, log);
    }

    logger log;
    silent_keys keys;
    silent_audit audit;
    silent_views views;
    key_ring ring;
    memory_orders repository;
    id_generator ids;
    order_service service;
    silent_parked parked;
    silent_orders order_customers;
    silent_archive archive;
    silent_finder finder;
    silent_letters letters;
    live_feed feed;
    silent_mails mail_customers;
    silent_mailbox mailbox;
    route_table orders, notifications, of_both, of_mailbox;
};

// "GET /v1/orders", …
inline std::set<std::string> operations_of(const route_table& routes) {
    std::set<std::string> found;
    for (const auto& resource : routes.resources())
        for (const auto& one : resource.entries) found.insert(one.method + " " + *resource.label);
    return found;
}

}  // namespace tidings::testing_support
