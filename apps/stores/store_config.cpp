#include "stores/store_config.hpp"
#include <boost/url/parse.hpp>
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view sqlite_scheme = "sqlite:";

error wrong(const char* sentence) {
    return {errc::invalid, sentence};
}

result<secret> parse_database_url(const std::string& text) {
    if (text.starts_with(sqlite_scheme)) {
        if (text.size() == sqlite_scheme.size())
            return wrong("names no file; write sqlite:PATH, such as sqlite:./tidings-data/orders.db");
        if (text == "sqlite::memory:") return wrong("would forget every order; name a file: sqlite:PATH");
        return secret{text};
    }
    if (!text.starts_with("postgresql://") && !text.starts_with("postgres://"))
        return wrong("is neither postgresql://… nor sqlite:PATH");
    if (!boost::urls::parse_uri(text))
        return wrong("is not a URL; write postgresql://user:pass@host/name, with special characters %-encoded");
    return secret{text};
}

}  // namespace

std::string store_config::sqlite_path() const {
    return url.reveal().starts_with(sqlite_scheme) ? url.reveal().substr(sqlite_scheme.size()) : "";
}

void declare(option_list& options, store_config& into) {
    options
        .parsed("data_dir", into.data_dir, parse_filled_line, "folder of everything that `tidings dev` keeps",
                into.data_dir)
        .used_by(programs({program::dev}))
        .example("/var/lib/tidings");
    options
        .parsed("database_url", into.url, parse_database_url,
                "postgresql://… or sqlite:PATH; each service owns its schema or file", into.url.reveal())
        .of_kind(option_kind::url)
        .used_by(readers::services)
        .default_shown("sqlite:./tidings-data/<service>.db")
        .example("postgresql://shop:s3cret@db/shop");
    options.boolean("migrate", into.migrates, "apply missing migrations at start")
        .used_by(readers::services)
        .example("false");
    options
        .duration("retention", into.retention, 0s, 87600h,
                  "how long orders, their events and mails are kept after an order's last change; 720h or more, the "
                  "same for both services. 0s: for ever")
        .used_by(readers::servers)
        .example("8760h");
    options
        .duration("mail_retention", into.mail_retention, 0s, 87600h,
                  "how long the bytes of a settled mail are kept; what happened to it stays. 0s: for ever")
        .used_by(readers::mail_senders)
        .example("2160h");
    options
        .duration("audit_retention", into.audit_retention, 24h, 87600h,
                  "how long it is kept who changed what with which API key")
        .used_by(readers::servers)
        .example("2160h");
}

}  // namespace tidings
