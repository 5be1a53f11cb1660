#include "sides/notification_side.hpp"
#include "api/customer_routes.hpp"
#include "api/dead_letters_controller.hpp"
#include "api/documents.hpp"
#include "api/explain_controller.hpp"
#include "api/finding_desk.hpp"
#include "api/live_routes.hpp"
#include "api/message_counts_routes.hpp"
#include "api/messages_controller.hpp"
#include "api/order_story_routes.hpp"
#include "api/preview_routes.hpp"
#include "api/quarantine_controller.hpp"
#include "api/relay_routes.hpp"
#include "api/search_routes.hpp"
#include "api/stage_routes.hpp"
#include "api/view_routes.hpp"
#include "base/append.hpp"
#include "common/service_findings.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

std::int64_t waiting_in(const journal_counts& seen) {
    std::int64_t waiting = 0;
    for (const auto status : {message_status::queued, message_status::deferred})
        if (const auto found = seen.by_status.find(status); found != seen.by_status.end()) waiting += found->second;
    return waiting;
}

std::string drift_words(const journal_counts& seen) {
    return seen.unplanned == 0 ? "" : std::to_string(seen.unplanned) + " events in the inbox have no message";
}

}  // namespace

notification_side::notification_side(const part_surroundings& on, tracer& traces, id_generator& ids,
                                     const std::string& instance, message_store& store, notification_ends ends,
                                     const settings& given, dispatcher::on_dead died)
    : on_(on),
      store_(store),
      opened_(on.executor),
      volumes_(on.executor, store.folders()),
      reserve_(given.budget.reserve),
      metrics_(store.archive(), on.clock, on.counted, on.log("metrics")),
      old_mails_(store.old_mails(), on.clock, on.random, {.what = "bytes of mails", .kept = given.store.mail_retention},
                 on.log("retention")),
      old_messages_(store.old_messages(), on.clock, on.random,
                    {.what = "messages", .kept = given.store.retention, .bite = 100}, on.log("retention")),
      live_(on.clock, ids.next_uuid(), [this] { return metrics_.seen(); }),
      sending_(
          on, traces, instance, store, [this](const message_id& id, message_status now) { live_.note(id, now); },
          std::move(died), given),
      intake_(
          on, traces, ids, store, std::move(ends),
          [this](const message_id& id, message_status now) { live_.note(id, now); }, sending_.sender(), given) {}

api::route_table notification_side::routes(std::vector<api::look> around, api::count_order_side orders,
                                           api::order_side_view more) {
    const auto log = on_.log("api");
    auto routes = api::notification_routes(store_.archive(), log, std::move(orders));
    routes.add(api::message_counts_routes(store_.archive(), store_.finder(), log));
    routes.add(api::search_routes(store_.archive(), store_.finder(), std::move(more.found), log));
    routes.add(api::order_story_routes(store_.archive(), store_.finder(), std::move(more.facts), log));
    routes.add(api::live_routes(live_));
    routes.add(api::stage_routes(stages(more), on_.clock));
    routes.add(api::relay_routes(sending_.relays(), on_.clock));
    auto all_looks = looks();
    append(all_looks, std::move(around));
    routes.add(api::finding_routes(std::move(all_looks), scope::messages_read, on_.clock));
    routes.add(api::dead_letter_routes(store_.dead_letters(), on_.clock, on_.random, log,
                                       [this] { sending_.sender().wake(); }));
    routes.add(api::quarantine_routes(store_.archive(), intake_.make_quarantine_desk(), log));
    routes.add(api::customer_mail_routes(store_.customers(), on_.clock, log));
    routes.add(api::view_routes(store_.access().views, on_.clock, log));
    routes.add(api::explain_routes(store_.archive(), log));
    routes.add(
        api::preview_routes([this](api::preview_request wanted) { return sending_.preview(std::move(wanted)); }));
    routes.add(api::document_routes(api::notifications_documents()));
    return routes;
}

// On the way of a mail, each from what the parts count anyway.
std::vector<api::ask_stage> notification_side::stages(const api::order_side_view& more) const {
    std::vector<api::ask_stage> all;
    if (more.outbox) all.push_back(more.outbox);
    all.push_back([this, lag = more.log_lag] {
        api::stage_state log{"log", intake_.counters().records, {}, {}};
        if (lag) log.backlog = lag();
        return log;
    });
    all.push_back([this] {
        const auto now = intake_.counters();
        return api::stage_state{"inbox", now.stored, metrics_.seen().unplanned, now.not_stored_for};
    });
    all.push_back([this] {
        return api::stage_state{"journal", sending_.sender().counters().claimed, waiting_in(metrics_.seen()),
                                metrics_.oldest_due()};
    });
    all.push_back([this] {
        const auto now = sending_.sender().status();
        return api::stage_state{"relay", sending_.sender().counters().sent, static_cast<std::int64_t>(now.in_flight),
                                now.oldest_due};
    });
    return all;
}

std::vector<api::look> notification_side::looks() {
    std::vector<api::look> all{api::glance("database", [this] { return database_finding(store_.trouble()); })};
    append(all, sending_.looks());
    if (!store_.folders().empty()) all.push_back({"disk", [this] { return look_at_disk(); }});
    return all;
}

task<api::finding> notification_side::look_at_disk() {
    const auto seen = co_await volumes_.measure();
    co_return disk_finding(seen, reserve_);
}

std::vector<api::readiness_check> notification_side::checks() const {
    std::vector<api::readiness_check> all{
        {"database", [this] { return store_.trouble(); }}, intake_.inbox_check(), sending_.journal_check()};
    append(all, intake_.log_checks());
    all.push_back(sending_.relay_check());
    all.push_back({"drift", [this] { return drift_words(metrics_.seen()); }, false});
    return all;
}

std::vector<running_part> notification_side::parts() {
    std::vector<running_part> parts;
    parts.push_back({"message store", [this] { return open_store(); }, [this] { return close_store(); }});
    parts.push_back(gated("metrics", opened_, metrics_));
    parts.push_back(gated("live feed", opened_, live_));
    parts.push_back(gated("mail retention", opened_, old_mails_));
    parts.push_back(gated("message retention", opened_, old_messages_));
    for (auto&& more : {intake_.receipt_parts(opened_), sending_.parts(opened_), intake_.parts(opened_)})
        append(parts, more);
    return parts;
}

task<> notification_side::open_store() {
    co_await store_.open();
    opened_.open();
}

task<> notification_side::close_store() {
    opened_.close();
    co_await store_.close();
}

}  // namespace tidings
