#include "render/mail_renderer.hpp"
#include "render/plain_line.hpp"

namespace tidings {

mail_renderer::mail_renderer(shop_profile shop)
    : shop_(std::move(shop)), catalog_(template_catalog::builtin()), view_(shop_) {}

result<rendered_mail> mail_renderer::render(const order_event& event, std::string_view kind) {
    const auto& customer = event.order.details.customer;
    const bool to_merchant = kind == "merchant_new_order";
    const auto& locale = to_merchant || customer.locale.empty() ? shop_.locale : customer.locale;
    const auto* chosen = catalog_.find(kind, locale);
    if (chosen == nullptr) return error{errc::not_found, "no mail template of kind " + plain_line(kind)};

    auto data = view_.data_for(event, to_merchant);
    if (!data) return data.error();
    auto subject = chosen->subject.render(*data);
    if (!subject) return subject.error();
    rendered_mail mail{.subject = plain_line(*subject), .template_version = chosen->version};
    data->text("subject", mail.subject);
    auto text = chosen->text.render(*data);
    if (!text) return text.error();
    auto html = chosen->html.render(*data);
    if (!html) return html.error();
    mail.text = *std::move(text);
    mail.html = *std::move(html);
    return mail;
}

}  // namespace tidings
