// From the journal to the mail relay: dispatcher, renderer, AI text and mailer.
#pragma once
#include <memory>
#include <string>
#include <vector>
#include "adapters/smtp/smtp_mailer.hpp"
#include "api/finding.hpp"
#include "api/health.hpp"
#include "api/preview_routes.hpp"
#include "api/relay_routes.hpp"
#include "common/settings.hpp"
#include "notify/dispatcher.hpp"
#include "notify/metered_mailer.hpp"
#include "notify/told_journal.hpp"
#include "render/mail_renderer.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"
#include "sides/ai_side.hpp"
#include "stores/message_store.hpp"
#include "stores/part_surroundings.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class sending_side {
public:
    // `instance`: names this start of this process in the leases of mails. `told`: of every end of a try. `died`: of
    // every dead letter; may be empty.
    sending_side(const part_surroundings& on, tracer& traces, const std::string& instance, message_store& store,
                 told_journal::tell told, dispatcher::on_dead died, const settings& given);

    dispatcher& sender() { return dispatcher_; }
    const dispatcher& sender() const { return dispatcher_; }
    result<api::mail_preview> preview(api::preview_request wanted);

    std::vector<api::look> looks();  // at the mail relays, and the name that they are told
    api::relay_view relays() const;

    api::readiness_check journal_check() const;
    api::readiness_check relay_check() const;

    // In the order in which they start. `opened`: of the store.
    std::vector<running_part> parts(gate& opened);

private:
    task<api::finding> look_at_relay(std::size_t at);
    task<> stop_ai();

    std::string mail_name_;
    std::optional<rate> rate_;  // of all mails
    smtp_mailer mailer_;
    metered_mailer counted_mailer_;
    mail_renderer renderer_;
    std::unique_ptr<ai_side> ai_;  // null: no key
    told_journal journal_;
    dispatcher dispatcher_;
};

}  // namespace tidings
