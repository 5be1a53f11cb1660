#include "render/preview_event.hpp"
#include "render/specimen_event.hpp"

namespace tidings {

order_event preview_event(mail_kind kind, std::optional<order> shown, std::string locale) {
    auto event = specimen_event(kind, std::move(locale));
    if (!shown) return event;
    event.time = shown->updated_at;
    event.order = *std::move(shown);
    event.order.status = status_told_by(kind).value_or(event.order.status);
    event.changed = {"items"};
    return event;
}

}  // namespace tidings
