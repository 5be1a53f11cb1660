#include "adapters/postgres/message_row.hpp"
#include "mail/mail_dictionary.hpp"

namespace tidings::postgres {
namespace {

constexpr std::size_t mail_size_max = 64 * 1024 * 1024;

}  // namespace

message message_at(const rows& found, int row) {
    int column = 0;
    message read;
    read.id = message_id(found.id(row, column++, "msg_"));
    read.event = event_id(found.id(row, column++, "evt_"));
    read.order = order_id(found.id(row, column++, "ord_"));
    read.order_version = found.number(row, column++);
    read.kind = stored_kind(found.view(row, column++));
    read.recipient = found.text(row, column++);
    read.locale = found.text(row, column++);
    read.status = parse_message_status(found.view(row, column++)).value_or(message_status::queued);
    read.reason = found.text(row, column++);
    read.due_at = found.maybe_instant(row, column++);
    read.attempts = found.number(row, column++);
    read.fence = found.number(row, column++);
    read.last_reply = found.text(row, column++);
    read.created_at = found.instant(row, column++);
    read.updated_at = found.instant(row, column++);
    read.settled_at = found.maybe_instant(row, column++);
    read.schedule_started_at = found.maybe_instant(row, column++);
    read.replay = found.text(row, column++);
    read.copy_of = found.id(row, column++, "msg_");
    read.is_test = found.truth(row, column++);
    read.written.mail_id = found.text(row, column++);
    read.written.subject = found.text(row, column++);
    read.written.template_version = found.text(row, column++);
    read.written.text_origin = found.text(row, column++);
    read.written.ai_note = found.text(row, column++);
    return read;
}

result<std::optional<frozen_mail>> mail_at(const rows& found, int row, int names, int bytes) {
    if (found.is_null(row, bytes)) return std::optional<frozen_mail>();
    const auto packed = found.view(row, bytes);
    const auto plain = found.is_null(row, bytes + 1)
                           ? unpack_mail(packed, mail_size_max)
                           : mail_dictionary(found.text(row, bytes + 2)).unpack(packed, mail_size_max);
    if (!plain) return error{errc::internal, "the mail's bytes cannot be unpacked: " + plain.error().detail};
    return std::optional(frozen_mail{.mail_id = found.text(row, names),
                                     .subject = found.text(row, names + 1),
                                     .bytes = *plain,
                                     .template_version = found.text(row, names + 2),
                                     .text_origin = found.text(row, names + 3),
                                     .ai_note = found.text(row, names + 4)});
}

}  // namespace tidings::postgres
