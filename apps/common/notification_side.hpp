// The notification service without its listener: events from the event log to mails that a mail relay accepted.
#pragma once
#include "adapters/file_system/volume_meter.hpp"
#include "adapters/side_topics/receipt_topic.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "api/customer_routes.hpp"
#include "api/dead_letters_controller.hpp"
#include "api/documents.hpp"
#include "api/explain_controller.hpp"
#include "api/finding_desk.hpp"
#include "api/health.hpp"
#include "api/live_routes.hpp"
#include "api/message_counts_routes.hpp"
#include "api/messages_controller.hpp"
#include "api/order_side_view.hpp"
#include "api/order_story_routes.hpp"
#include "api/preview_routes.hpp"
#include "api/quarantine_controller.hpp"
#include "api/relay_routes.hpp"
#include "api/search_routes.hpp"
#include "api/stage_routes.hpp"
#include "common/ai_side.hpp"
#include "common/ground.hpp"
#include "intake/intake_loop.hpp"
#include "intake/telling_inbox.hpp"
#include "intake/told_inbox.hpp"
#include "intake/traced_inbox.hpp"
#include "notify/dispatcher.hpp"
#include "notify/message_metrics.hpp"
#include "notify/metered_mailer.hpp"
#include "notify/planner.hpp"
#include "notify/told_journal.hpp"
#include "render/mail_renderer.hpp"
#include "runtime/gate.hpp"
#include "runtime/retention_sweep.hpp"
#include "runtime/running_parts.hpp"
#include "stores/message_store.hpp"

namespace tidings {

// How the ends of the event log are stopped, at the latest at a time; they are the caller's.
struct notification_ends {
    std::function<task<>(steady_time)> receipts, reader;
};

class notification_side {
public:
    // `receipts`: writes to "<topic>.receipts".
    notification_side(ground& on, message_store& store, event_reader& reader, record_writer& receipts,
                      const settings& given, dispatcher::on_dead died = {});

    // `orders` and `more`: what neighbours in the same process tell; empty where they are elsewhere.
    api::route_table routes(api::count_order_side orders = {}, api::order_side_view more = {}) {
        auto routes = api::notification_routes(store_.archive(), on_.log("api"), std::move(orders));
        routes.add(api::message_counts_routes(store_.archive(), store_.finder(), on_.log("api")));
        routes.add(api::search_routes(store_.archive(), store_.finder(), std::move(more.found), on_.log("api")));
        routes.add(api::order_story_routes(store_.archive(), store_.finder(), std::move(more.facts), on_.log("api")));
        routes.add(api::live_routes(live_));
        routes.add(api::stage_routes(stages(more), on_.clock));
        routes.add(api::relay_routes({[this] { return dispatcher_.status(); }, [this] { return mailer_.relays(); }},
                                     on_.clock));
        routes.add(api::finding_routes(looks(), scope::messages_read, on_.clock));
        routes.add(api::dead_letter_routes(store_.dead_letters(), on_.clock, on_.random, on_.log("api"),
                                           [this] { dispatcher_.wake(); }));
        routes.add(api::quarantine_routes(make_quarantine_desk(), on_.log("api")));
        routes.add(api::customer_mail_routes(store_.customers(), on_.clock, on_.log("api")));
        routes.add(api::explain_routes(store_.archive(), on_.log("api")));
        routes.add(api::preview_routes([this](api::preview_request wanted) { return preview(std::move(wanted)); }));
        routes.add(api::document_routes(api::notifications_documents()));
        return routes;
    }
    // `log_is_up`: whether the event log can be reached. Empty: it is embedded.
    std::vector<api::readiness_check> checks(std::function<bool()> log_is_up = {}) const;
    std::vector<api::look> looks();  // around itself, for GET /v1/findings
    gate& opened() { return opened_; }
    const message_store& store() const { return store_; }
    const notify_config& config() const { return config_; }
    void wake() { dispatcher_.wake(); }

    // In the order in which they start: the store, then the receipts, then the mail relay, then the dispatcher; stopped
    // the other way round.
    std::vector<running_part> parts(notification_ends ends);

private:
    std::shared_ptr<quarantine_desk> make_quarantine_desk();
    std::vector<api::ask_stage> stages(const api::order_side_view& more) const;
    std::vector<new_message> plan(const order_event& event) const;
    result<api::mail_preview> preview(api::preview_request wanted);
    task<api::finding> look_at_database();
    task<api::finding> look_at_relay(std::size_t at);
    task<api::finding> look_at_name();
    task<api::finding> look_at_disk();
    task<api::finding> look_at_certificate();
    task<> open_store();
    task<> close_store();
    task<> stop_ai();

    ground& on_;
    message_store& store_;
    gate opened_;
    notify_config config_;
    smtp_mailer mailer_;
    metered_mailer counted_mailer_;
    std::string mail_name_;
    file_system::volume_meter volumes_;
    disk_reserve reserve_;
    message_metrics figures_;
    std::chrono::milliseconds kept_;
    retention_sweep old_mails_, old_messages_;
    mail_renderer renderer_;
    std::unique_ptr<ai_side> ai_;  // null: no key
    api::live_feed live_;
    told_journal journal_;
    dispatcher dispatcher_;
    planner planner_;
    receipt_topic_writer receipt_topic_;
    receipt_teller teller_;
    told_inbox told_inbox_;
    telling_inbox inbox_;
    traced_inbox traced_inbox_;
    intake_loop intake_;
};

}  // namespace tidings
