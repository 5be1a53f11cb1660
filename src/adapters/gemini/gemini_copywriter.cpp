#include "adapters/gemini/gemini_copywriter.hpp"
#include "adapters/gemini/gemini_messages.hpp"
#include "runtime/within.hpp"

namespace tidings {
namespace {

copy_report without_answer(const error& problem) {
    copy_report report;
    report.detail = problem.detail;
    report.outcome = problem.code == errc::timed_out ? copy_outcome::timed_out
                     : problem.code == errc::invalid ? copy_outcome::malformed
                                                     : copy_outcome::unavailable;
    return report;
}

void cut_out(std::string& text, const std::string& key) {
    if (key.empty()) return;
    for (auto at = text.find(key); at != std::string::npos; at = text.find(key)) text.replace(at, key.size(), "***");
}

}  // namespace

gemini_copywriter::gemini_copywriter(asio::any_io_executor executor, const time_source& clock, gemini_config config)
    : executor_(std::move(executor)), clock_(clock), config_(std::move(config)) {}

gemini_copywriter::~gemini_copywriter() = default;

std::string_view gemini_copywriter::prompt_version() const {
    return gemini_prompt_version;
}

std::unique_ptr<http_client> gemini_copywriter::lend() {
    if (!idle_.empty()) {
        auto kept = std::move(idle_.back());
        idle_.pop_back();
        return kept;
    }
    // The budget of each request is what counts; these only end what it has left behind.
    const http_client_limits limits{
        .connect = std::chrono::seconds(10), .answer = std::chrono::seconds(30), .body_bytes_max = gemini_answer_max};
    return std::make_unique<http_client>(executor_, config_.endpoint, limits);
}

task<copy_report> gemini_copywriter::write(prose_request request, std::chrono::milliseconds budget) {
    http_call call{.method = "POST",
                   .target = gemini_target(config_.model),
                   .headers = {{"Content-Type", "application/json"}, {"x-goog-api-key", config_.key.reveal()}},
                   .body = gemini_body(request),
                   .repeatable = true};  // nothing but tokens is spent twice, and only after a kept line had gone dead
    auto client = lend();
    auto answer = co_await within(budget, client->send(std::move(call)));
    // A connection that was cut off in the middle of an exchange would give its answer to the next request.
    if (answer) idle_.push_back(std::move(client));
    auto report = answer ? read_gemini_answer(*answer, clock_.now()) : without_answer(answer.error());
    cut_out(report.detail, config_.key.reveal());
    co_return report;
}

}  // namespace tidings
