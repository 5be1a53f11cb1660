#include "adapters/otlp/span_protobuf.hpp"

namespace tidings::otlp {
namespace {

enum wire_type : unsigned { varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5 };

// Appends fields to one message. A nested message is written to a string of its own first: its length comes before it.
class message_writer {
public:
    void number(unsigned field, std::uint64_t value) {
        append(field << 3 | wire_type::varint);
        append(value);
    }
    void fixed(unsigned field, std::uint64_t value) {
        append(field << 3 | wire_type::fixed64);
        for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(value >> shift & 0xFF);
    }
    void text(unsigned field, std::string_view value) {
        append(field << 3 | wire_type::delimited);
        append(value.size());
        bytes_ += value;
    }
    void text_if_set(unsigned field, std::string_view value) {
        if (!value.empty()) text(field, value);
    }
    void message(unsigned field, const message_writer& nested) { text(field, nested.bytes_); }
    void reserve(std::size_t size) { bytes_.reserve(size); }
    std::string take() { return std::move(bytes_); }

private:
    void append(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7F) | 0x80);
        bytes_ += static_cast<char>(value);
    }
    std::string bytes_;
};

int digit(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

std::string octets_of(std::string_view hex) {
    std::string octets;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        octets += static_cast<char>(digit(hex[at]) << 4 | digit(hex[at + 1]));
    return octets;
}

message_writer text_attribute(std::string_view key, std::string_view value) {
    message_writer any, pair;
    any.text(1, value);
    pair.text(1, key);
    pair.message(2, any);
    return pair;
}

message_writer attribute(const span_attribute& one) {
    if (const auto* text = std::get_if<std::string>(&one.value)) return text_attribute(one.name, *text);
    message_writer any, pair;
    if (const auto* number = std::get_if<std::int64_t>(&one.value))
        any.number(3, static_cast<std::uint64_t>(*number));
    else
        any.number(2, std::get<bool>(one.value) ? 1 : 0);
    pair.text(1, one.name);
    pair.message(2, any);
    return pair;
}

std::uint64_t nanoseconds(timestamp at) {
    return static_cast<std::uint64_t>(std::chrono::nanoseconds(at.time_since_epoch()).count());
}

message_writer message_of(const span& one) {
    message_writer out;
    out.reserve(1024);
    out.text(1, octets_of(one.context.trace_id));
    out.text(2, octets_of(one.context.span_id()));
    out.text_if_set(4, octets_of(one.context.parent_span_id));
    out.text(5, one.name);
    out.number(6, static_cast<std::uint64_t>(one.kind));
    out.fixed(7, nanoseconds(one.started_at));
    out.fixed(8, nanoseconds(one.ended_at));
    for (const auto& each : one.attributes) out.message(9, attribute(each));
    if (one.status == span_status::unset) return out;
    message_writer status;
    status.text_if_set(2, one.status_message);
    status.number(3, static_cast<std::uint64_t>(one.status));
    out.message(15, status);
    return out;
}

// Reads one message from the front; whatever is no protobuf ends it.
class message_reader {
public:
    explicit message_reader(std::string_view bytes) : bytes_(bytes) {}

    struct field {
        std::uint64_t number = 0, value = 0;
        std::string_view bytes;
    };

    std::optional<field> next() {
        const auto key = read();
        if (!key) return std::nullopt;
        field found{*key >> 3, 0, {}};
        switch (*key & 7) {
            case wire_type::varint:
                if (const auto value = read())
                    found.value = *value;
                else
                    return std::nullopt;
                return found;
            case wire_type::fixed64: return skip(8) ? std::optional(found) : std::nullopt;
            case wire_type::fixed32: return skip(4) ? std::optional(found) : std::nullopt;
            case wire_type::delimited: {
                const auto size = read();
                if (!size || *size > bytes_.size()) return std::nullopt;
                found.bytes = bytes_.substr(0, *size);
                bytes_.remove_prefix(*size);
                return found;
            }
            default: return std::nullopt;
        }
    }

private:
    std::optional<std::uint64_t> read() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
            const auto octet = static_cast<unsigned char>(bytes_.front());
            bytes_.remove_prefix(1);
            value |= std::uint64_t{octet & 0x7Fu} << shift;
            if (octet < 0x80) return value;
        }
        return std::nullopt;
    }
    bool skip(std::size_t count) {
        if (bytes_.size() < count) return false;
        bytes_.remove_prefix(count);
        return true;
    }
    std::string_view bytes_;
};

}  // namespace

std::string encode_protobuf(const key_values& resource, const std::vector<span>& spans) {
    message_writer of_resource, scope, of_scope, of_both, request;
    for (const auto& [key, value] : resource) of_resource.message(1, text_attribute(key, value));
    scope.text(1, "tidings");
    scope.text(2, TIDINGS_VERSION);
    of_scope.reserve(spans.size() * 1024);
    of_scope.message(1, scope);
    for (const auto& one : spans) of_scope.message(2, message_of(one));
    of_both.message(1, of_resource);
    of_both.message(2, of_scope);
    request.message(1, of_both);
    return request.take();
}

std::int64_t rejected_spans(std::string_view response) {
    message_reader outer{response};
    while (const auto partial = outer.next()) {
        if (partial->number != 1) continue;
        message_reader inner{partial->bytes};
        while (const auto field = inner.next())
            if (field->number == 1) return static_cast<std::int64_t>(field->value);
    }
    return 0;
}

}  // namespace tidings::otlp
