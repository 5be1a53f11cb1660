// Packs the bytes of mails for the store: zstd frames (RFC 8878) with a checksum. Mails of one template version differ
// in a few hundred bytes, so a dictionary of what they share makes them about a twelfth. Used by the journals; knows
// nothing of templates.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

// What mails of one template version have in common. Immutable; one object may serve several threads at once.
class mail_dictionary {
public:
    static constexpr std::size_t bytes_max = 64 * 1024;

    // The bytes of a specimen mail, or what bytes() said before. Throws std::invalid_argument over bytes_max and for
    // bytes that begin like a trained dictionary of zstd.
    explicit mail_dictionary(std::string common);

    std::int64_t id() const;           // from the SHA-256 of the bytes, above 0: the same bytes always have the same id
    const std::string& bytes() const;  // keep them: nothing unpacks without them

    std::string pack(std::string_view mail) const;

    // invalid: damaged, packed with another dictionary, or larger than size_max once unpacked (nothing is allocated
    // for it then).
    result<std::string> unpack(std::string_view packed, std::size_t size_max) const;

private:
    struct state;
    std::shared_ptr<const state> state_;
};

// The same without a dictionary, whose id is then 0.
std::string pack_mail(std::string_view mail);
result<std::string> unpack_mail(std::string_view packed, std::size_t size_max);

}  // namespace tidings
