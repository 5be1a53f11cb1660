#include "ordering/order_service.hpp"
#include "codec/new_order.hpp"
#include "codec/order_document.hpp"
#include "codec/order_patch.hpp"
#include "codec/sha256.hpp"
#include "codec/warning_list.hpp"
#include "domain/order_rules.hpp"
#include "ordering/refusals.hpp"
#include "ordering/write_plan.hpp"

namespace tidings {
namespace {

constexpr int tries_max = 5;  // a lost race means that another write got through, so no pause is needed between tries

// Only a request with a key has a fingerprint to compare.
std::string fingerprint_of(const write_request& request) {
    return request.idempotency_key ? sha256_hex(request.body) : std::string{};
}

// The first answer to a key again, or the refusal when another body came with it then.
outcome<accepted_write> replay(const key_use& first, const std::string& fingerprint) {
    if (first.fingerprint != fingerprint) return refuse_key_reused();
    return accepted_write{answer_for(first.wrote.id, first.wrote.version, first.wrote.document), true};
}

// What became of a write; nothing when the race was lost and the caller should try again.
std::optional<outcome<accepted_write>> judge(const result<write_outcome>& written, write_answer& answer,
                                             const std::string& fingerprint) {
    if (!written) return refuse_write(written.error());
    switch (written->verdict) {
        case write_verdict::written: return accepted_write{std::move(answer), false};
        case write_verdict::version_conflict: return std::nullopt;
        case write_verdict::key_in_flight: return refuse_key_in_flight();
        case write_verdict::key_replayed:
            if (written->previous) return replay(*written->previous, fingerprint);
            break;
    }
    return refuse(refusal_reason::internal, "the repository reports a used key without its first answer");
}

struct fresh_order {
    order placed;
    bool notify = true;
    warnings unknown;
};

// A new order or everything that is wrong with it: JSON, types and rules in one answer.
// Its id says when it was created.
outcome<fresh_order> read_and_place(std::string_view body, order_id id) {
    auto read = read_new_order(body);
    if (read.malformed) return refuse_body(true, std::move(read.found));
    if (!read.found.empty()) {
        add_uncovered(read.found, problems_of(read.value.details));
        return refuse_body(false, std::move(read.found));
    }
    const auto at = time_of(id);
    auto placed = place(std::move(id), std::move(read.value.details), at);
    if (!placed) return refuse_body(false, placed.error());
    return fresh_order{std::move(*placed), read.value.notify, std::move(read.value.unknown)};
}

// They depend on the request alone, so that the first answer to a key and each replay of it have the same ones.
outcome<accepted_write> told(outcome<accepted_write> answer, const warnings& unknown) {
    if (answer) add_warnings(answer->answer.document, unknown);
    return answer;
}

// The order as the patch wants it, judged by the version that is stored.
struct patch_step {
    order before;
    changed_order next;
    bool notify = true;
};

outcome<patch_step> apply(const order_patch& patch, const stored_order& stored, const write_request& request,
                          timestamp at) {
    const auto& if_match = request.if_match;
    if (if_match && *if_match != stored.version) return refuse_stale(*if_match, stored.version);
    auto before = decode_order(stored.document);
    if (!before)
        return refuse(refusal_reason::internal,
                      "the stored document of " + stored.id.value + ": " + before.error().detail);
    if (request.by_test_key && !before->test) return refuse_live_order();

    auto patched = patch.apply_to(*before);
    if (!patched.found.empty()) {
        add_uncovered(patched.found, problems_of(patched.value.wanted.details));
        return refuse_body(false, std::move(patched.found));
    }
    auto next = change(*before, std::move(patched.value.wanted), at);
    if (!next) return refuse_change(next.error(), before->status);
    return patch_step{std::move(*before), std::move(*next), patched.value.notify};
}

order_happening happening_of(const patch_step& step, event_id id) {
    const auto& after = step.next.after;
    const bool moved = after.status != step.before.status;
    return {std::move(id), moved ? kind_of_move(after.status) : event_kind::updated, step.before.status,
            step.next.changed, step.notify};
}

// An answer that writes nothing claims no key, so the key may already belong to a write of the same request that went
// through: the order has moved on since, and the client is owed the first answer.
task<outcome<accepted_write>> unless_replayed(order_repository& repository, std::string scope,
                                              std::optional<std::string> key, std::string fingerprint,
                                              outcome<accepted_write> answer) {
    if (!key) co_return answer;
    const auto used = co_await repository.find_key(std::move(scope), std::move(*key));
    if (!used) co_return refuse_read(used.error());
    if (*used) co_return replay(**used, fingerprint);
    co_return answer;
}

}  // namespace

task<outcome<accepted_write>> order_service::create(write_request request) {
    auto fresh = read_and_place(request.body, ids_.next_order());
    if (!fresh) co_return fresh.error();
    auto& placed = fresh->placed;
    placed.test = request.by_test_key;
    const auto fingerprint = fingerprint_of(request);
    if (auto why = why_no_room_now(); !why.empty()) {
        outcome<accepted_write> answer = refuse_for_room(std::move(why));
        answer = co_await unless_replayed(repository_, request.scope, request.idempotency_key, fingerprint,
                                          std::move(answer));
        co_return told(std::move(answer), fresh->unknown);
    }
    for (int tries = 0; tries < tries_max; ++tries) {
        order_happening happened{ids_.next_event(), event_kind::placed, std::nullopt, {}, fresh->notify};
        auto plan = plan_write(placed, std::move(happened), request, fingerprint);
        const auto written = co_await repository_.write(std::move(plan.write));
        if (auto verdict = judge(written, plan.answer, fingerprint))
            co_return told(std::move(*verdict), fresh->unknown);
        placed.id = ids_.next_order();  // the id is taken: two processes drew the same 74 random bits
        placed.created_at = placed.updated_at = time_of(placed.id);
    }
    co_return refuse(refusal_reason::internal, "every id drawn for a new order is taken");
}

task<outcome<accepted_write>> order_service::change(order_id id, write_request request) {
    const auto patch = order_patch::parse(request.body);
    if (patch.malformed) co_return refuse_body(true, patch.found);
    if (!is_id("ord_", id.value)) co_return refuse_missing_order();
    const auto fingerprint = fingerprint_of(request);
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto stored = co_await repository_.find(id);
        if (!stored) co_return refuse_read(stored.error());
        if (!*stored) co_return refuse_missing_order();

        auto step = apply(patch.value, **stored, request, clock_.now());
        auto no_room = why_no_room_now();
        if (!step || step->next.changed.empty() || !no_room.empty()) {
            outcome<accepted_write> answer = refuse(refusal_reason::internal, "");
            if (!step)
                answer = step.error();
            else if (!step->next.changed.empty())
                answer = refuse_for_room(std::move(no_room));
            else
                answer = accepted_write{{id, (*stored)->version, (*stored)->document}, false};
            answer = co_await unless_replayed(repository_, request.scope, request.idempotency_key, fingerprint,
                                              std::move(answer));
            co_return told(std::move(answer), patch.value.unknown());
        }
        auto plan = plan_write(step->next.after, happening_of(*step, ids_.next_event()), request, fingerprint);
        const auto written = co_await repository_.write(std::move(plan.write));
        if (auto verdict = judge(written, plan.answer, fingerprint))
            co_return told(std::move(*verdict), patch.value.unknown());
    }
    co_return refuse_after_lost_races();
}

task<outcome<stored_order>> order_service::find(order_id id) {
    if (!is_id("ord_", id.value)) co_return refuse_missing_order();
    auto found = co_await repository_.find(std::move(id));
    if (!found) co_return refuse_read(found.error());
    if (!*found) co_return refuse_missing_order();
    co_return std::move(**found);
}

task<outcome<order_page>> order_service::list(order_filter filter) {
    auto page = co_await repository_.list(std::move(filter));
    if (!page) co_return refuse_read(page.error());
    co_return std::move(*page);
}

task<outcome<event_page>> order_service::events_of(order_id id, std::int64_t after_version, std::size_t limit) {
    if (!is_id("ord_", id.value)) co_return refuse_missing_order();
    auto events = co_await repository_.events_of(id, after_version, limit);
    if (!events) co_return refuse_read(events.error());
    if (!events->events.empty()) co_return std::move(*events);
    const auto stored = co_await repository_.find(std::move(id));  // no events and no order are different answers
    if (!stored) co_return refuse_read(stored.error());
    if (!*stored) co_return refuse_missing_order();
    co_return std::move(*events);
}

}  // namespace tidings
