// POST /v1/mail-previews: a mail of any kind as this service would make it now, without sending or storing anything.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include "api/route_table.hpp"
#include "base/result.hpp"
#include "domain/mail_kind.hpp"
#include "domain/order.hpp"

namespace tidings::api {

struct preview_request {
    mail_kind kind = mail_kind::placed;
    std::optional<order> shown;  // empty: a made-up order
    std::string locale;          // of the made-up order's customer
};

struct mail_preview {
    std::string subject, text, html, template_version;
};

// invalid: the order cannot be shown.
using make_preview = std::function<result<mail_preview>(preview_request)>;

route_table preview_routes(make_preview make);

}  // namespace tidings::api
