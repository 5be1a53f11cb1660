#include "intake/record_retry.hpp"
#include "intake/record_decoder.hpp"

namespace tidings {

record_retry::record_retry(quarantine_store& kept, inbox& store, plan_messages plan, std::function<void()> stored)
    : kept_(kept), inbox_(store), plan_(std::move(plan)), stored_(std::move(stored)) {}

// The event before the removal: a crash in between leaves a record whose event is known.
task<result<bool>> record_retry::retry(std::int64_t id) {
    const auto raw = co_await kept_.find(id);
    if (!raw) co_return raw.error();
    if (!*raw) co_return error{errc::not_found, "There is no such record in quarantine."};
    auto decoded = decode_record(**raw);
    if (!decoded) co_return error{errc::invalid, decoded.error().reason};
    auto messages = plan_(decoded->event);
    if (messages.empty()) co_return error{errc::invalid, "no message was planned for it"};
    intake_batch batch;
    batch.entries.push_back({.event = std::move(decoded->record),
                             .messages = std::move(messages),
                             .reference = decoded->event.order.details.reference,
                             .is_test = decoded->event.order.test});
    const auto counts = co_await inbox_.store(std::move(batch));
    if (!counts) co_return counts.error();
    if (counts->stored > 0 && stored_) stored_();
    const auto removed = co_await kept_.remove(id);
    if (!removed) co_return removed.error();
    co_return counts->stored > 0;
}

task<result<bool>> record_retry::discard(std::int64_t id) {
    return kept_.remove(id);
}

}  // namespace tidings
