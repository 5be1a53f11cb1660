#include "adapters/mailbox/mailbox_server.hpp"
#include "runtime/options.hpp"

namespace tidings {

void declare(option_list& options, mailbox_config& into) {
    constexpr auto with_mailbox = programs({program::dev, program::mailbox});
    constexpr auto showing_mailbox = programs({program::dev, program::mailbox, program::notifications});
    const auto parse_folder = [](const std::string& text) -> result<std::filesystem::path> { return text; };
    options.address("mailbox.listen", into.listen, "SMTP address of the built-in mailbox")
        .used_by(with_mailbox)
        .default_shown("127.0.0.1:1025; dev: a free port when it is taken")
        .example("127.0.0.1:2525");
    options
        .parsed("mailbox.dir", into.directory, parse_folder,
                "folder where the built-in mailbox keeps mails; default: mailbox/ in the data folder, "
                "./tidings-mailbox for `tidings mailbox`. notification-service: shows the mails in it; not set: none")
        .used_by(showing_mailbox)
        .example("/var/tmp/mailbox");
    options
        .integer("mailbox.keep", into.keep.mails_max, 1, 1'000'000,
                 "mails that the built-in mailbox keeps at most, and 2 GiB of them; beyond that the oldest are deleted")
        .used_by(with_mailbox)
        .example("500");
}

}  // namespace tidings
