#include "notify/message.hpp"
#include <array>
#include <utility>
#include "mail/mailbox.hpp"

namespace tidings {
namespace {

constexpr std::array<std::pair<message_status, std::string_view>, 9> names{{
    {message_status::queued, "queued"},
    {message_status::sending, "sending"},
    {message_status::deferred, "deferred"},
    {message_status::sent, "sent"},
    {message_status::failed, "failed"},
    {message_status::dead, "dead"},
    {message_status::suppressed, "suppressed"},
    {message_status::skipped, "skipped"},
    {message_status::superseded, "superseded"},
}};

}  // namespace

std::string_view name_of(message_status status) {
    return names[static_cast<std::size_t>(status)].second;
}

std::optional<message_status> parse_message_status(std::string_view name) {
    for (const auto& [status, known] : names)
        if (known == name) return status;
    return std::nullopt;
}

std::string recipient_domain_of(std::string_view recipient) {
    return domain_of(recipient);
}

bool is_terminal(message_status status) {
    return status != message_status::queued && status != message_status::sending && status != message_status::deferred;
}

}  // namespace tidings
