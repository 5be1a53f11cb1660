// Sample orders with a few bytes changed, from a printed seed: whatever the readers let through is an order that
// survives storing, holds no control character, and is read the same by the event's reader.
#include <gtest/gtest.h>
#include <random>
#include "codec/event_payload.hpp"
#include "codec/json_text.hpp"
#include "codec/order_document.hpp"
#include "codec/order_patch.hpp"
#include "unit/codec/sample_orders.hpp"

namespace tidings {
namespace {

using testing_support::sample_bodies;

using namespace std::string_view_literals;

constexpr int rounds = 20'000;

std::uint32_t seed() {
    const char* wanted = std::getenv("TIDINGS_TEST_SEED");
    return wanted == nullptr ? 20'261'123 : static_cast<std::uint32_t>(std::stoul(wanted));
}

// Bytes that mean something to JSON, to mail headers or to UTF-8 come up more often than chance would have it.
std::string mutated(std::string text, std::mt19937& random) {
    static constexpr std::string_view telling =
        "\"\\{}[],:0123456789.eE+-untrfalse/ \r\n\t\0\x7F\xC2\x85\xE2\x80\xA8\xED\xFF@<>"sv;
    const auto below = [&](std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random);
    };
    for (auto changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
        const auto at = below(text.size());
        switch (below(5)) {
            case 0: text[at] = static_cast<char>(below(256)); break;
            case 1: text[at] = telling[below(telling.size())]; break;
            case 2: text.insert(at, 1, telling[below(telling.size())]); break;
            case 3: text.erase(at, 1 + below(3)); break;
            default: text.insert(at, text.substr(below(text.size()), 1 + below(40))); break;
        }
    }
    return text;
}

void expect_sound(const order& placed, const std::string& body) {
    const auto document = encode_order(placed);
    for (const char c : document) ASSERT_GE(static_cast<unsigned char>(c), 0x20) << body;
    ASSERT_EQ(document.find('\x7F'), std::string::npos) << body;
    ASSERT_TRUE(is_utf8(document)) << body;
    const auto again = decode_order(document);
    ASSERT_TRUE(again) << again.error().detail << "\n" << body;
    ASSERT_EQ(*again, placed) << body;
}

TEST(MutatedOrders, what_is_let_through_is_sound) {
    std::mt19937 random{seed()};
    SCOPED_TRACE("TIDINGS_TEST_SEED=" + std::to_string(seed()));
    const auto bodies = sample_bodies();
    int accepted = 0;

    for (int round = 0; round < rounds && !HasFatalFailure(); ++round) {
        const auto body = mutated(bodies[static_cast<std::size_t>(round) % bodies.size()], random);
        const auto read = read_new_order(body);
        ASSERT_LE(read.found.size(), violations_max);
        if (!read.found.empty()) continue;
        const auto placed =
            place(order_id("ord_01932f3a-7c11-7abc-8def-0123456789ab"), read.value.details, timestamp{});
        if (!placed) continue;
        ++accepted;
        expect_sound(*placed, body);
    }

    EXPECT_GT(accepted, rounds / 50) << "mutations that are all refused prove little";
}

TEST(MutatedOrders, a_mutated_event_is_refused_or_sound) {
    std::mt19937 random{seed()};
    SCOPED_TRACE("TIDINGS_TEST_SEED=" + std::to_string(seed()));
    const auto bodies = sample_bodies();

    for (int round = 0; round < rounds && !HasFatalFailure(); ++round) {
        const auto placed = testing_support::placed_from(bodies[static_cast<std::size_t>(round) % bodies.size()]);
        event_record record;
        record.order = placed.id;
        record.version = placed.version;
        record.type = "order.placed.v1";
        record.payload = mutated(encode_event_payload(encode_order(placed), std::nullopt, {}, true), random);
        if (const auto event = decode_event(record)) expect_sound(event->order, record.payload);
    }
}

TEST(MutatedOrders, a_mutated_patch_is_refused_or_sound) {
    std::mt19937 random{seed()};
    SCOPED_TRACE("TIDINGS_TEST_SEED=" + std::to_string(seed()));
    const auto bodies = sample_bodies();
    const auto before = testing_support::placed_from(bodies.front());

    for (int round = 0; round < rounds && !HasFatalFailure(); ++round) {
        const auto body = mutated(bodies[static_cast<std::size_t>(round) % bodies.size()], random);
        const auto patch = order_patch::parse(body);
        if (!patch.found.empty()) continue;
        auto patched = patch.value.apply_to(before);
        if (!patched.found.empty()) continue;
        const auto changed = change(before, std::move(patched.value.wanted), before.updated_at);
        if (changed) expect_sound(changed->after, body);
    }
}

}  // namespace
}  // namespace tidings
