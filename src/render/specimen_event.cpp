#include "render/specimen_event.hpp"

namespace tidings {
namespace {

constexpr timestamp specimen_time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::hours{12}};
constexpr std::string_view specimen_uuid = "01930000-0000-7000-8000-000000000000";

order_details specimen_details(std::string language) {
    order_details details;
    details.reference = "2026-10000";
    details.customer = {"customer@example.com", "Customer Name", std::move(language), "UTC"};
    details.currency = "EUR";  // beyond ASCII, as most: so the text part is quoted-printable
    details.items = {{"SKU-1", "First article", 1, 1250}, {"SKU-2", "Second article", 2, 990}};
    details.discount = 100;
    details.shipping = 490;
    details.tax = 380;
    details.shipping_address = postal_address{"Customer Name", {"1 Main Street"}, "City", "10000", "", "DE"};
    details.metadata = {{"channel", "web"}};
    details.tracking = tracking{"Carrier", "0000000000", "https://track.example/0000000000"};
    return details;
}

}  // namespace

order_event specimen_event(mail_kind kind, std::string language) {
    order_event event;
    event.id = event_id("evt_" + std::string(specimen_uuid));
    event.time = specimen_time;
    auto& shown = event.order;
    shown.id = order_id("ord_" + std::string(specimen_uuid));
    shown.details = specimen_details(std::move(language));
    shown.status = status_told_by(kind).value_or(order_status::placed);  // as when such a mail is sent
    event.kind = kind == mail_kind::updated ? event_kind::updated : kind_of_move(shown.status);
    shown.subtotal = 3230;
    shown.total = 4000;
    shown.created_at = shown.updated_at = specimen_time;
    event.changed = {"items", "shipping_address"};
    return event;
}

}  // namespace tidings
