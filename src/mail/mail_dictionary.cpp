#include "mail/mail_dictionary.hpp"
#include <openssl/sha.h>
#include <zstd.h>
#include <mutex>
#include <new>
#include <stdexcept>
#include <vector>

namespace tidings {
namespace {

constexpr int level = 3;  // the higher ones are no smaller with a dictionary

// The C API's objects, freed by the function that belongs to them.
template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using compressor = std::unique_ptr<ZSTD_CCtx, freed_by<ZSTD_freeCCtx>>;
using decompressor = std::unique_ptr<ZSTD_DCtx, freed_by<ZSTD_freeDCtx>>;
using packing_tables = std::unique_ptr<ZSTD_CDict, freed_by<ZSTD_freeCDict>>;
using unpacking_tables = std::unique_ptr<ZSTD_DDict, freed_by<ZSTD_freeDDict>>;

template <class T>
T made(T object) {
    if (!object) throw std::bad_alloc();
    return object;
}

// A context is dear to make and not for two threads at once, so each thread keeps one.
ZSTD_CCtx* this_threads_compressor() {
    thread_local const auto context = made(compressor(ZSTD_createCCtx()));
    return context.get();
}

ZSTD_DCtx* this_threads_decompressor() {
    thread_local const auto context = made(decompressor(ZSTD_createDCtx()));
    return context.get();
}

// zstd refuses nothing that we pass here, so a failure is a bug or missing memory.
std::size_t checked(std::size_t answer) {
    if (ZSTD_isError(answer)) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(answer));
    return answer;
}

std::string packed_with(const ZSTD_CDict* tables, std::string_view mail) {
    thread_local std::vector<char> room;
    room.resize(std::max(room.size(), ZSTD_compressBound(mail.size())));
    auto* context = this_threads_compressor();
    checked(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters));
    checked(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level));
    checked(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));  // tells a wrong dictionary and damaged bytes
    checked(ZSTD_CCtx_refCDict(context, tables));
    return {room.data(), checked(ZSTD_compress2(context, room.data(), room.size(), mail.data(), mail.size()))};
}

result<std::string> unpacked_with(const ZSTD_DDict* tables, std::string_view packed, std::size_t size_max) {
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
        ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size())
        return error{errc::invalid, "packed mail: not one whole zstd frame"};
    if (size > size_max)
        return error{errc::invalid, "packed mail: larger than " + std::to_string(size_max) + " bytes once unpacked"};
    std::string mail(static_cast<std::size_t>(size), '\0');
    const auto answer = ZSTD_decompress_usingDDict(this_threads_decompressor(), mail.data(), mail.size(), packed.data(),
                                                   packed.size(), tables);
    if (ZSTD_isError(answer))
        return error{errc::invalid,
                     std::string("packed mail: damaged or of another dictionary: ") + ZSTD_getErrorName(answer)};
    mail.resize(answer);
    return mail;
}

std::int64_t id_of(std::string_view bytes) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
    std::uint64_t id = 0;
    for (int at = 0; at < 8; ++at) id = id << 8 | digest[at];
    id >>= 1;  // positive, so that it reads the same everywhere
    return id == 0 ? 1 : static_cast<std::int64_t>(id);
}

bool looks_trained(std::string_view bytes) {
    return bytes.starts_with("\x37\xA4\x30\xEC");  // ZSTD_MAGIC_DICTIONARY: zstd would read tables from it
}

}  // namespace

// The tables are made when they are first needed: most dictionaries of a store only ever unpack, or do not even that.
struct mail_dictionary::state {
    explicit state(std::string common) : bytes(std::move(common)), id(id_of(bytes)) {}

    const ZSTD_CDict* for_packing() const {
        std::call_once(packing_made,
                       [&] { packing = made(packing_tables(ZSTD_createCDict(bytes.data(), bytes.size(), level))); });
        return packing.get();
    }
    const ZSTD_DDict* for_unpacking() const {
        std::call_once(unpacking_made,
                       [&] { unpacking = made(unpacking_tables(ZSTD_createDDict(bytes.data(), bytes.size()))); });
        return unpacking.get();
    }

    const std::string bytes;
    const std::int64_t id;
    mutable std::once_flag packing_made, unpacking_made;
    mutable packing_tables packing;
    mutable unpacking_tables unpacking;
};

mail_dictionary::mail_dictionary(std::string common) {
    if (common.size() > bytes_max) throw std::invalid_argument("a mail dictionary has at most 65536 bytes");
    if (looks_trained(common)) throw std::invalid_argument("a mail dictionary is a mail, not zstd's trained format");
    state_ = std::make_shared<const state>(std::move(common));
}

std::int64_t mail_dictionary::id() const {
    return state_->id;
}

const std::string& mail_dictionary::bytes() const {
    return state_->bytes;
}

std::string mail_dictionary::pack(std::string_view mail) const {
    return packed_with(state_->for_packing(), mail);
}

result<std::string> mail_dictionary::unpack(std::string_view packed, std::size_t size_max) const {
    return unpacked_with(state_->for_unpacking(), packed, size_max);
}

std::string pack_mail(std::string_view mail) {
    return packed_with(nullptr, mail);
}

result<std::string> unpack_mail(std::string_view packed, std::size_t size_max) {
    return unpacked_with(nullptr, packed, size_max);
}

}  // namespace tidings
