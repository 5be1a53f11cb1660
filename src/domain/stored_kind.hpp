// The kind of a mail as a store keeps it: one of ours, or the name that a newer version gave it. Such a mail can be
// listed and shown, and not written.
#pragma once
#include <optional>
#include <string>
#include "domain/mail_kind.hpp"

namespace tidings {

class stored_kind {
public:
    stored_kind(mail_kind kind = mail_kind::placed) : known_(kind) {}
    explicit stored_kind(std::string_view name) : known_(parse_mail_kind(name)) {
        if (!known_) foreign_ = name;
    }

    std::optional<mail_kind> known() const { return known_; }  // nullopt: not of this version
    std::string_view name() const { return known_ ? name_of(*known_) : std::string_view(foreign_); }

    friend bool operator==(const stored_kind&, const stored_kind&) = default;

private:
    std::optional<mail_kind> known_;
    std::string foreign_;  // its name when it is not known
};

}  // namespace tidings
