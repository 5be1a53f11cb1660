#include "api/dead_letters_controller.hpp"
#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>
#include "api/groups_answer.hpp"
#include "api/query_parameters.hpp"
#include "api/request_headers.hpp"
#include "codec/sha256.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// What fits well into one request is waited for; more goes on behind a 202.
constexpr std::int64_t at_once_max = 1'000;
constexpr std::chrono::milliseconds answer_within = 5s;

std::string_view changed_name(dead_letter_action which) {
    return which == dead_letter_action::replay ? "replayed" : "discarded";
}

std::string_view name_of(dead_letter_job::states state) {
    switch (state) {
        case dead_letter_job::states::running: return "running";
        case dead_letter_job::states::done: return "done";
        case dead_letter_job::states::failed: return "failed";
        case dead_letter_job::states::cancelled: return "cancelled";
    }
    return "failed";
}

json::object counts_json(const dead_letter_job& job) {
    return {{"matched", job.matched},
            {"more", job.more},
            {changed_name(job.action), job.changed},
            {"unchanged", job.unchanged},
            {"dry_run", false}};
}

json::object counted_json(dead_letter_action which, std::int64_t counted, bool dry_run) {
    const auto matched = std::min(counted, dead_letter_jobs::matched_max);
    return {{"matched", matched},
            {"more", counted > matched},
            {changed_name(which), 0},
            {"unchanged", matched},
            {"dry_run", dry_run}};
}

json::object to_json(const dead_letter_job& job) {
    auto body = counts_json(job);
    body["id"] = job.id;
    body["state"] = name_of(job.state);
    body["started_at"] = to_rfc3339(job.started_at);
    body["ended_at"] = job.ended_at ? json::value(to_rfc3339(*job.ended_at)) : json::value(nullptr);
    return body;
}

json::object group_json(const death_group& one) {
    return {{"domain", one.domain},
            {"kind", one.kind},
            {"relay", one.relay},
            {"reply", one.reply},
            {"text", one.text},
            {"count", one.count},
            {"first_died_at", to_rfc3339(one.first_died_at)},
            {"last_died_at", to_rfc3339(one.last_died_at)},
            {"latest", {{"id", one.latest.id.value}, {"said", one.latest.said}}}};
}

http_response answer_of(int status, const json::object& body) {
    http_response answer;
    answer.status = status;
    answer.body = json::serialize(body);
    return answer;
}

bool fits_into_a_request(std::int64_t matched, const std::optional<rate>& pace) {
    return matched <= at_once_max && (!pace || matched * pace->per <= answer_within * pace->count);
}

problem cut_short(const dead_letter_job& job) {
    problem answer{503, "unavailable", "Service unavailable", {}};
    answer.detail = "The storage went away: " + std::to_string(job.changed) + " of " + std::to_string(job.matched) +
                    " were " + std::string(changed_name(job.action)) + ". Repeat it; nothing is done twice.";
    answer.retry_after_s = 1;
    return answer;
}

// The same key names the same copy, whichever instance is asked and however often: nothing has to be kept for it. The
// id begins with the time of the original, as ids do, and goes on with a digest (a UUID of version 8).
message_id copy_named_by(std::string_view original, std::string_view key, std::string_view client) {
    const auto digest = sha256_hex(std::string(client) + "\n" + std::string(original) + "\n" + std::string(key));
    constexpr std::size_t prefix_and_time = 4 + 13;  // "msg_01932b1a-0000"
    return message_id(std::string(original.substr(0, prefix_and_time)) + "-8" + digest.substr(0, 3) + "-a" +
                      digest.substr(3, 3) + "-" + digest.substr(6, 12));
}

problem no_such_job() {
    return not_found("There is no such job, or this instance has forgotten it.");
}

problem key_reused() {
    return {422, "idempotency-key-reused", "Idempotency-Key was used before",
            "This Idempotency-Key came with another body before. Use a new key for a new request."};
}

}  // namespace

bool dead_letters_controller::keyed_bodies::is_other(const std::string& copy, const std::string& digest) {
    constexpr std::size_t kept_max = 10'000;
    const auto known = std::ranges::find(recent, copy, &std::pair<std::string, std::string>::first);
    if (known != recent.end()) return known->second != digest;
    recent.emplace_front(copy, digest);
    if (recent.size() > kept_max) recent.pop_back();
    return false;
}

dead_letters_controller::dead_letters_controller(dead_letters& letters, async_clock& clock, random_source& random,
                                                 logger log, std::function<void()> revived)
    : letters_(letters),
      clock_(clock),
      ids_(clock, random),
      failures_(log),
      revived_(revived),
      jobs_(std::make_shared<dead_letter_jobs>(letters, clock, random, std::move(log), std::move(revived))) {}

http_response dead_letters_controller::failed(const error& cause, const request_context& context) {
    return failures_.answer("dead letter request failed", cause, context);
}

task<http_response> dead_letters_controller::groups(const request_context& context) {
    query_parameters query{context.query};
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto deaths = co_await letters_.latest(grouped_max + 1);
    if (!deaths) co_return failed(deaths.error(), context);
    co_return answer_of(200, groups_answer(*std::move(deaths), group_json));
}

task<http_response> dead_letters_controller::replay(const request_context& context) {
    co_return co_await act(context, dead_letter_action::replay);
}

task<http_response> dead_letters_controller::discard(const request_context& context) {
    co_return co_await act(context, dead_letter_action::discard);
}

task<http_response> dead_letters_controller::act(const request_context& context, dead_letter_action which) {
    auto read = read_dead_letter_request(context.request.body, which);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    auto filter = read.value.filter;
    auto matched = co_await letters_.count(std::move(filter), dead_letter_jobs::matched_max + 1);
    if (!matched) co_return failed(matched.error(), context);
    if (read.value.dry_run || *matched == 0)
        co_return answer_of(200, counted_json(which, *matched, read.value.dry_run));

    const bool at_once = fits_into_a_request(*matched, read.value.pace);
    auto executor = co_await asio::this_coro::executor;
    auto started =
        jobs_->start(std::move(executor), which, std::move(read.value), *matched, std::string(context.client));
    if (!started) co_return failed(started.error(), context);
    const auto job = *started;
    if (at_once) co_await job->ended->wait_until(clock_.steady() + answer_within);
    if (at_once && job->state == dead_letter_job::states::done) co_return answer_of(200, counts_json(*job));
    if (at_once && job->state == dead_letter_job::states::failed)
        co_return to_response(cut_short(*job), context.trace.trace_id);
    auto answer = answer_of(202, to_json(*job));
    answer.headers.emplace_back("Location", "/v1/dead-letters/replays/" + job->id);
    co_return answer;
}

task<http_response> dead_letters_controller::progress(const request_context& context) {
    const auto job = jobs_->find(context.params.front());
    if (!job) co_return to_response(no_such_job(), context.trace.trace_id);
    co_return answer_of(200, to_json(*job));
}

task<http_response> dead_letters_controller::cancel(const request_context& context) {
    const auto job = jobs_->find(context.params.front());
    if (!job) co_return to_response(no_such_job(), context.trace.trace_id);
    if (job->state == dead_letter_job::states::running) dead_letter_jobs::cancel(*job);
    co_return answer_of(200, to_json(*job));
}

task<http_response> dead_letters_controller::resend(const request_context& context) {
    const auto& id = context.params.front();
    if (!is_id("msg_", id)) co_return to_response(not_found("There is no such message."), context.trace.trace_id);
    auto read = read_resend_request(context.request.body);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto given = read_write_headers(context.request);
    if (!given.problems.empty()) co_return to_response(bad_request(given.problems), context.trace.trace_id);
    auto copy = given.idempotency_key ? copy_named_by(id, *given.idempotency_key, context.client) : ids_.next_message();
    if (given.idempotency_key && resent_.is_other(copy.value, sha256_hex(context.request.body)))
        co_return to_response(key_reused(), context.trace.trace_id);
    auto by = "asked for by " + std::string(context.client);
    auto copied =
        co_await letters_.resend(message_id(id), std::move(copy), std::move(read.value.recipient), std::move(by));
    if (!copied) co_return failed(copied.error(), context);
    if (revived_) revived_();
    auto answer = answer_of(201, {{"id", copied->value}, {"copy_of", id}});
    answer.headers.emplace_back("Location", "/v1/messages/" + copied->value);
    co_return answer;
}

route_table dead_letter_routes(dead_letters& letters, async_clock& clock, random_source& random, logger log,
                               std::function<void()> revived) {
    auto controller =
        std::make_shared<dead_letters_controller>(letters, clock, random, std::move(log), std::move(revived));
    using method = task<http_response> (dead_letters_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/dead-letters/groups", {scope::messages_read}, get_much(to(&dead_letters_controller::groups)))
        .add("/v1/dead-letters/replay", {scope::dead_letters_write, "dead-letters.replay"},
             {"POST", to(&dead_letters_controller::replay), body_kind::json})
        .add("/v1/dead-letters/discard", {scope::dead_letters_write, "dead-letters.discard"},
             {"POST", to(&dead_letters_controller::discard), body_kind::json})
        .add("/v1/dead-letters/replays/{id}", {scope::messages_read}, {"GET", to(&dead_letters_controller::progress)})
        .add("/v1/dead-letters/replays/{id}", {scope::dead_letters_write, "dead-letters.cancel"},
             {"DELETE", to(&dead_letters_controller::cancel)})
        .add("/v1/messages/{id}/resend", {scope::messages_write, "message.resend"},
             {"POST", to(&dead_letters_controller::resend), body_kind::json});
    return routes;
}

}  // namespace tidings::api
