// From a claimed message to the bytes that every try sends: event decoded, rendered, composed as MIME, and with the
// dictionary that packs them in the store.
#pragma once
#include <string>
#include "base/result.hpp"
#include "mail/mail_dictionary.hpp"
#include "mail/mailbox.hpp"
#include "notify/message_journal.hpp"
#include "render/bounded_cache.hpp"
#include "render/mail_renderer.hpp"

namespace tidings {

// What the copywriter gave for one mail.
struct written_prose {
    std::optional<mail_slots> slots;  // empty: the template's own text
    std::string note;                 // for the journal: frozen_mail.ai_note
};

class mail_writer {
public:
    mail_writer(mail_renderer& renderer, mailbox from)
        : renderer_(renderer), from_(std::move(from)), from_domain_(domain_of(from_.address)) {}

    // `recipient` is where the delivery mode sends it; when that is not the message's own recipient, a header names the
    // true one. invalid, not_found or internal: the same message will fail again.
    result<frozen_mail> write(const claimed_message& claimed, const std::string& recipient, timestamp now,
                              const written_prose& prose = {});

    // invalid: the stored event cannot be read, or it would not be the one of the message.
    static result<order_event> event_of(const claimed_message& claimed);

    const mailbox& from() const { return from_; }
    std::string language_of(const order_event& event, mail_kind kind) const {
        return renderer_.language_of(event, kind);
    }
    const std::string& shop_name() const { return renderer_.shop().name; }

private:
    struct letter;  // whom it goes to, and about what

    result<frozen_mail> composed(const letter& about, const written_prose& prose) const;
    std::shared_ptr<const mail_dictionary> dictionary_for(mail_kind kind, const std::string& language,
                                                          const std::string& template_version);
    std::shared_ptr<const mail_dictionary> new_dictionary(mail_kind kind, const std::string& language) const;

    mail_renderer& renderer_;
    mailbox from_;
    std::string from_domain_;
    bounded_cache<std::shared_ptr<const mail_dictionary>> dictionaries_{32};  // a quarter of a megabyte each in use
};

}  // namespace tidings
