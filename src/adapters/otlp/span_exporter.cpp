#include "adapters/otlp/span_exporter.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <deque>
#include "adapters/otlp/span_json.hpp"
#include "adapters/otlp/span_protobuf.hpp"
#include "runtime/backoff.hpp"

namespace tidings::otlp {
namespace {

using namespace std::chrono_literals;
constexpr auto idle_look = 1h;  // an idle loop is woken by the first span; this is only a bound

enum class verdict { taken, not_now, never };

verdict verdict_of(const result<http_answer>& answer) {
    if (!answer) return answer.error().code == errc::invalid ? verdict::never : verdict::not_now;
    if (answer->status >= 200 && answer->status < 300) return verdict::taken;
    const bool is_for_now =
        answer->status == 429 || answer->status == 502 || answer->status == 503 || answer->status == 504;
    return is_for_now ? verdict::not_now : verdict::never;
}

std::string words_of(const result<http_answer>& answer) {
    return answer ? "HTTP status " + std::to_string(answer->status) : answer.error().detail;
}

// Retry-After in seconds (RFC 9110, section 10.2.3); a date, or none, is 0.
std::chrono::seconds retry_after(const result<http_answer>& answer) {
    if (!answer) return 0s;
    const auto text = answer->header("Retry-After");
    int seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return problem == std::errc{} && end == text.data() + text.size() ? std::chrono::seconds(std::max(seconds, 0)) : 0s;
}

// partialSuccess.rejectedSpans is an int64, in JSON text a string; some receivers write a number.
std::int64_t rejected_in_json(std::string_view body) {
    boost::system::error_code problem;
    const auto value = boost::json::parse(boost::json::string_view(body.data(), body.size()), problem);
    if (problem || !value.is_object()) return 0;
    const auto* partial = value.as_object().if_contains("partialSuccess");
    if (!partial || !partial->is_object()) return 0;
    const auto* rejected = partial->as_object().if_contains("rejectedSpans");
    if (!rejected) return 0;
    if (const auto* number = rejected->if_int64()) return *number;
    std::int64_t number = 0;
    if (const auto* text = rejected->if_string()) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

}  // namespace

class span_exporter::machine {
public:
    machine(async_clock& clock, random_source& random, otlp_config config, exporter_limits limits, post send,
            logger log)
        : clock_(clock),
          config_(std::move(config)),
          limits_(limits),
          send_(std::move(send)),
          log_(std::move(log)),
          wake_(clock.make_alarm()),
          ended_(clock.make_alarm()),
          gone_(clock.make_alarm()),
          pause_(random, limits.retry_first, limits.retry_longest) {}

    void take(span ended);
    static task<> run(std::shared_ptr<machine> self);
    task<> stop(steady_time deadline);
    exporter_counters counters() const {
        auto now = counters_;
        now.queued = queue_.size() + in_hand_;
        return now;
    }

private:
    static task<> loop(std::shared_ptr<machine> self);
    task<> gather();
    std::vector<span> next_batch();
    task<> deliver(std::vector<span> batch);
    task<result<http_answer>> post_once(std::string body);
    task<> wait_for_retry(std::chrono::milliseconds at_least);
    void taken(std::size_t spans, const http_answer& answer);
    void drop(std::size_t spans, drop_reason reason);
    void say_trouble(const std::string& reason);

    async_clock& clock_;
    otlp_config config_;
    exporter_limits limits_;
    post send_;
    logger log_;
    std::unique_ptr<alarm> wake_, ended_, gone_;
    backoff pause_;
    std::deque<span> queue_;
    std::size_t in_hand_ = 0;  // spans of the request under way
    exporter_counters counters_;
    std::uint64_t dropped_before_trouble_ = 0, dropped_in_all_ = 0;
    bool gathers_ = false;  // the loop waits for spans: a new one may wake it
    bool trouble_ = false;  // the last request failed
    bool stopping_ = false, loop_ended_ = true, is_gone_ = false;
};

void span_exporter::machine::take(span ended) {
    if (is_gone_) return drop(1, drop_reason::stopping);
    if (queue_.size() >= limits_.queue_max) return drop(1, drop_reason::queue_full);
    queue_.push_back(std::move(ended));
    if (gathers_ && (queue_.size() == 1 || queue_.size() == limits_.batch_max)) wake_->ring();
}

task<> span_exporter::machine::run(std::shared_ptr<machine> self) {
    const auto executor = co_await asio::this_coro::executor;
    self->loop_ended_ = false;
    asio::co_spawn(executor, loop(self), asio::detached);
    while (!self->is_gone_) co_await self->gone_->wait_until(self->clock_.steady() + idle_look);
}

task<> span_exporter::machine::loop(std::shared_ptr<machine> self) {
    while (!self->is_gone_) {
        co_await self->gather();
        if (self->queue_.empty() && self->stopping_) break;
        auto batch = self->next_batch();
        if (!batch.empty()) co_await self->deliver(std::move(batch));
    }
    self->loop_ended_ = true;
    self->ended_->ring();
}

// Until a batch is full, its first span has waited long enough, or nothing more will come.
task<> span_exporter::machine::gather() {
    gathers_ = true;
    while (queue_.empty() && !stopping_) co_await wake_->wait_until(clock_.steady() + idle_look);
    const auto until = clock_.steady() + limits_.batch_after;
    while (queue_.size() < limits_.batch_max && !stopping_ && clock_.steady() < until)
        co_await wake_->wait_until(until);
    gathers_ = false;
}

std::vector<span> span_exporter::machine::next_batch() {
    const auto count = std::min(queue_.size(), limits_.batch_max);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<span> batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return batch;
}

task<> span_exporter::machine::deliver(std::vector<span> batch) {
    in_hand_ = batch.size();
    const auto body = config_.body == encoding::json ? encode_json(config_.resource, batch)
                                                     : encode_protobuf(config_.resource, batch);
    batch.clear();
    for (int tries = 1;; ++tries) {
        const auto answer = co_await post_once(body);
        if (is_gone_) co_return;  // counted as dropped by the stop
        const auto how = verdict_of(answer);
        if (how == verdict::taken) co_return taken(in_hand_, *answer);
        ++counters_.failed_requests;
        say_trouble(words_of(answer));
        if (how == verdict::never) co_return drop(std::exchange(in_hand_, 0), drop_reason::refused);
        if (stopping_) co_return drop(std::exchange(in_hand_, 0), drop_reason::stopping);
        if (tries == limits_.tries_max) co_return drop(std::exchange(in_hand_, 0), drop_reason::unreachable);
        co_await wait_for_retry(retry_after(answer));
        if (is_gone_) co_return;
        if (stopping_) co_return drop(std::exchange(in_hand_, 0), drop_reason::stopping);
    }
}

task<result<http_answer>> span_exporter::machine::post_once(std::string body) {
    ++counters_.requests;
    std::string bug;
    try {
        co_return co_await send_(std::move(body));
    } catch (const std::exception& problem) {
        bug = problem.what();
    }
    co_return error{errc::unavailable, bug};
}

task<> span_exporter::machine::wait_for_retry(std::chrono::milliseconds at_least) {
    const auto asked = std::min(at_least, limits_.retry_after_longest);
    const auto until = clock_.steady() + std::max<backoff::duration>(pause_.next(), asked);
    while (!stopping_ && clock_.steady() < until) co_await wake_->wait_until(until);
}

void span_exporter::machine::taken(std::size_t spans, const http_answer& answer) {
    const auto said = config_.body == encoding::json ? rejected_in_json(answer.body) : rejected_spans(answer.body);
    const auto rejected = std::min(spans, static_cast<std::size_t>(std::max<std::int64_t>(said, 0)));
    in_hand_ = 0;
    pause_.reset();
    counters_.exported += spans - rejected;
    if (rejected > 0) drop(rejected, drop_reason::rejected);
    if (!std::exchange(trouble_, false)) return;
    log_.info("traces are taken again", {{"dropped", dropped_in_all_ - dropped_before_trouble_}});
}

void span_exporter::machine::drop(std::size_t spans, drop_reason reason) {
    counters_.dropped[static_cast<std::size_t>(reason)] += spans;
    dropped_in_all_ += spans;
}

void span_exporter::machine::say_trouble(const std::string& reason) {
    if (std::exchange(trouble_, true)) return;
    dropped_before_trouble_ = dropped_in_all_;
    log_.warn("traces are not taken; what does not fit is dropped and counted", {{"reason", reason}});
}

task<> span_exporter::machine::stop(steady_time deadline) {
    stopping_ = true;
    wake_->ring();
    if (trouble_) deadline = std::min(deadline, clock_.steady() + 100ms);
    while (!loop_ended_ && clock_.steady() < deadline) co_await ended_->wait_until(deadline);
    is_gone_ = true;
    drop(queue_.size() + std::exchange(in_hand_, 0), drop_reason::stopping);
    queue_.clear();
    gone_->ring();
}

span_exporter::span_exporter(async_clock& clock, random_source& random, otlp_config config, exporter_limits limits,
                             post send, logger log)
    : machine_(std::make_shared<machine>(clock, random, std::move(config), limits, std::move(send), std::move(log))) {}

span_exporter::~span_exporter() = default;

void span_exporter::take(span ended) {
    machine_->take(std::move(ended));
}
task<> span_exporter::run() {
    return machine::run(machine_);
}
task<> span_exporter::stop(steady_time deadline) {
    return machine_->stop(deadline);
}
exporter_counters span_exporter::counters() const {
    return machine_->counters();
}

std::string_view name_of(drop_reason reason) {
    switch (reason) {
        case drop_reason::queue_full: return "queue_full";
        case drop_reason::unreachable: return "unreachable";
        case drop_reason::refused: return "refused";
        case drop_reason::rejected: return "rejected";
        case drop_reason::stopping: return "stopping";
    }
    return "";
}

}  // namespace tidings::otlp
