#include "render/mail_renderer.hpp"
#include <stdexcept>
#include "render/plain_line.hpp"

namespace tidings {
namespace {

// The customer's name goes where the greeting asks for it, as its own element: it may be written from right to left.
void put_slots(template_data& data, const mail_slots* slots) {
    const auto greeting = slots == nullptr ? std::string{} : plain_line(slots->greeting);
    const auto at = greeting.find(customer_placeholder);
    data.flag("greeting_written", !greeting.empty());
    data.flag("greeting_names", at != std::string::npos);
    data.text("greeting_start", greeting.substr(0, at));
    data.text("greeting_end",
              at == std::string::npos ? std::string{} : greeting.substr(at + customer_placeholder.size()));
    data.optional("friendly", slots == nullptr ? std::string{} : plain_line(slots->paragraph));
}

}  // namespace

mail_renderer::mail_renderer(shop_profile shop)
    : shop_(std::move(shop)), catalog_(template_catalog::builtin()), view_(shop_) {
    for (const auto kind : all_mail_kinds())
        if (catalog_.find(name_of(kind), {}) == nullptr)
            throw std::logic_error("no mail template of kind " + std::string(name_of(kind)));
}

const mail_template& mail_renderer::chosen_for(const order_event& event, mail_kind kind) const {
    const auto& customer = event.order.details.customer;
    return *catalog_.find(name_of(kind), is_for_merchant(kind) ? std::string_view{} : customer.locale, shop_.locale);
}

std::string mail_renderer::language_of(const order_event& event, mail_kind kind) const {
    return chosen_for(event, kind).locale;
}

result<rendered_mail> mail_renderer::render(const order_event& event, mail_kind kind, const mail_slots* slots) {
    const auto& chosen = chosen_for(event, kind);
    auto data = view_.data_for(event, is_for_merchant(kind), chosen.locale);
    if (!data) return data.error();
    put_slots(*data, slots);
    auto subject = chosen.subject.render(*data);
    if (!subject) return subject.error();
    rendered_mail mail{.subject = plain_line(*subject), .template_version = chosen.version};
    data->text("subject", mail.subject);
    auto text = chosen.text.render(*data);
    if (!text) return text.error();
    auto html = chosen.html.render(*data);
    if (!html) return html.error();
    mail.text = *std::move(text);
    mail.html = *std::move(html);
    return mail;
}

}  // namespace tidings
