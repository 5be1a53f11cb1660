// Turns an order event into the mail of one kind: subject, text and HTML, with money and time as the customer's locale
// writes them. No I/O; the templates are built in. Not for several threads at once: it keeps formatters.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "domain/mail_kind.hpp"
#include "domain/order_event.hpp"
#include "render/mail_slots.hpp"
#include "render/order_view.hpp"
#include "render/template_catalog.hpp"

namespace tidings {

struct rendered_mail {
    std::string subject;           // one line, UTF-8, no control characters
    std::string text, html;        // LF line ends; the HTML is ASCII
    std::string template_version;  // short hash of the templates that were used
};

class mail_renderer {
public:
    // Throws std::logic_error when a built-in template is broken or missing: a bug that must stop the start.
    explicit mail_renderer(shop_profile shop);

    // invalid: the event cannot be shown (an amount out of range). internal: a template is wrong.
    // `slots`: prose for the named places; null: the template's own text stands there.
    result<rendered_mail> render(const order_event& event, mail_kind kind, const mail_slots* slots = nullptr);

    // The language of the words that such a mail would have: that of its template, not the customer's wish.
    std::string language_of(const order_event& event, mail_kind kind) const;

    const shop_profile& shop() const { return shop_; }
    const template_catalog& catalog() const { return catalog_; }

private:
    const mail_template& chosen_for(const order_event& event, mail_kind kind) const;

    shop_profile shop_;
    template_catalog catalog_;
    order_view view_;
};

}  // namespace tidings
