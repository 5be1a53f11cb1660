#include "adapters/sqlite/message_row.hpp"
#include <stdexcept>
#include "adapters/sqlite/message_sql.hpp"

namespace tidings::sqlite {
namespace {

message_status status_of(const std::string& name) {
    const auto known = parse_message_status(name);
    if (!known) throw std::logic_error("a message has the unknown status '" + name + "'");
    return *known;
}

}  // namespace

message read_message(const statement& rows) {
    return {.id = message_id{rows.text(0)},
            .event = event_id{rows.text(1)},
            .order = order_id{rows.text(2)},
            .order_version = rows.integer(3),
            .kind = rows.text(4),
            .recipient = rows.text(5),
            .locale = rows.text(6),
            .status = status_of(rows.text(7)),
            .reason = rows.text(8),
            .due_at = rows.optional_time(9),
            .attempts = rows.integer(10),
            .fence = rows.integer(11),
            .subject = rows.text(12),
            .mail_id = rows.text(13),
            .template_version = rows.text(14),
            .text_origin = rows.text(15),
            .ai_note = rows.text(23),
            .last_reply = rows.text(16),
            .created_at = rows.time(17),
            .updated_at = rows.time(18),
            .settled_at = rows.optional_time(19),
            .schedule_started_at = rows.optional_time(20),
            .replay = rows.text(21),
            .copy_of = rows.text(22)};
}

attempt read_attempt(const statement& rows) {
    return {.number = rows.integer(0),
            .relay = rows.text(1),
            .started_at = rows.time(2),
            .ended_at = rows.optional_time(3),
            .outcome = parse_delivery_outcome(rows.text(4)),
            .phase = parse_smtp_phase(rows.text(5)),
            .reply_code = static_cast<int>(rows.integer(6)),
            .enhanced_code = rows.text(7),
            .reply = rows.text(8),
            .charged = rows.integer(9) != 0,
            .uncertain = rows.integer(10) != 0,
            .transcript = rows.text(11)};
}

std::optional<frozen_mail> find_mail(connection& db, const message_id& id) {
    auto rows = db.prepare(sql::find_mail);
    if (!rows.bind(id).step()) return std::nullopt;
    return frozen_mail{.mail_id = rows.text(0),
                       .subject = rows.text(1),
                       .bytes = rows.text(2),
                       .template_version = rows.text(3),
                       .text_origin = rows.text(4),
                       .ai_note = rows.text(5)};
}

}  // namespace tidings::sqlite
