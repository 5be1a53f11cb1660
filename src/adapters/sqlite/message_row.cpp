#include "adapters/sqlite/message_row.hpp"
#include <stdexcept>
#include "mail/mail_dictionary.hpp"

namespace tidings::sqlite {
namespace {

constexpr std::size_t mail_size_max = 64 * 1024 * 1024;

}  // namespace
namespace {

message_status status_of(const std::string& name) {
    const auto known = parse_message_status(name);
    if (!known) throw std::logic_error("a message has the unknown status '" + name + "'");
    return *known;
}

}  // namespace

message message_at(const statement& rows) {
    int column = 0;
    message read;
    read.id = message_id{rows.text(column++)};
    read.event = event_id{rows.text(column++)};
    read.order = order_id{rows.text(column++)};
    read.order_version = rows.integer(column++);
    read.kind = stored_kind(rows.view(column++));
    read.recipient = rows.text(column++);
    read.locale = rows.text(column++);
    read.status = status_of(rows.text(column++));
    read.reason = rows.text(column++);
    read.due_at = rows.optional_time(column++);
    read.attempts = rows.integer(column++);
    read.fence = rows.integer(column++);
    read.last_reply = rows.text(column++);
    read.created_at = rows.time(column++);
    read.updated_at = rows.time(column++);
    read.settled_at = rows.optional_time(column++);
    read.schedule_started_at = rows.optional_time(column++);
    read.replay = rows.text(column++);
    read.copy_of = rows.text(column++);
    read.is_test = rows.integer(column++) != 0;
    read.written.mail_id = rows.text(column++);
    read.written.subject = rows.text(column++);
    read.written.template_version = rows.text(column++);
    read.written.text_origin = rows.text(column++);
    read.written.ai_note = rows.text(column++);
    return read;
}

attempt attempt_at(const statement& rows) {
    return {.number = rows.integer(0),
            .relay = rows.text(1),
            .started_at = rows.time(2),
            .ended_at = rows.optional_time(3),
            .outcome = parse_delivery_outcome(rows.view(4)),
            .phase = parse_smtp_phase(rows.view(5)),
            .reply_code = static_cast<int>(rows.integer(6)),
            .enhanced_code = rows.text(7),
            .reply = rows.text(8),
            .charged = rows.integer(9) != 0,
            .uncertain = rows.integer(10) != 0,
            .transcript = rows.text(11)};
}

std::optional<frozen_mail> mail_at(const statement& rows, int names, int bytes, int dictionary) {
    if (rows.is_null(bytes)) return std::nullopt;
    auto plain = rows.is_null(dictionary)
                     ? unpack_mail(rows.view(bytes), mail_size_max)
                     : mail_dictionary(rows.text(dictionary + 1)).unpack(rows.view(bytes), mail_size_max);
    if (!plain) return std::nullopt;
    frozen_mail mail;
    mail.mail_id = rows.text(names);
    mail.subject = rows.text(names + 1);
    mail.bytes = *std::move(plain);
    mail.template_version = rows.text(names + 2);
    mail.text_origin = rows.text(names + 3);
    mail.ai_note = rows.text(names + 4);
    return mail;
}

}  // namespace tidings::sqlite
