#include "order_loader.hpp"
#include <cstdio>
#include "base/ids.hpp"
#include "runtime/backoff.hpp"
#include "runtime/system_clock.hpp"

namespace tidings {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto patience = 60s;       // for one order of many while the service is away or busy
constexpr auto short_patience = 2s;  // for a single order, and until the service has answered at all
constexpr http_client_limits limits{2500ms, 30s};

const std::array<const char*, 3> steps{
    R"({"status":"paid"})",
    R"({"status":"shipped","tracking":{"carrier":"DHL","number":"JD014600003","url":"https://tracking.example/JD014600003"}})",
    R"({"status":"delivered"})"};

class loader {
public:
    explicit loader(load_request request)
        : request_(std::move(request)),
          clock_(io_.get_executor()),
          ids_(clock_, random_),
          answers_(request_.orders.size()) {}

    load_outcome run() {
        const auto began = steady_clock::now();
        const auto connections = std::min(std::max<std::size_t>(request_.connections, 1), request_.orders.size());
        for (std::size_t at = 0; at < connections; ++at) asio::co_spawn(io_, take_orders(), rethrow);
        io_.run();
        if (request_.show_progress) std::fputc('\n', stderr);
        if (nobody_there_ && done_ < request_.orders.size())
            outcome_.problems.push_back(std::to_string(request_.orders.size() - done_) + " orders were not tried");
        for (auto& answer : answers_)
            if (!answer.is_null()) outcome_.orders.push_back(std::move(answer));
        outcome_.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
        return std::move(outcome_);
    }

private:
    static void rethrow(std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    }

    task<> take_orders() {
        http_client client{io_.get_executor(), request_.access.endpoint, limits};
        while (next_ < request_.orders.size() && !nobody_there_) {
            const auto at = next_++;
            auto placed = co_await insist(client, "POST", "/v1/orders", boost::json::serialize(request_.orders[at]));
            if (placed && request_.walk) placed = co_await walk(client, *std::move(placed));
            if (placed)
                answers_[at] = *std::move(placed);
            else
                outcome_.problems.push_back(named(request_.orders[at]) + placed.error().detail);
            ++done_;
            tell();
        }
    }

    task<result<boost::json::value>> walk(http_client& client, boost::json::value placed) {
        const auto target = "/v1/orders/" + text_at(placed, "/id");
        result<boost::json::value> changed = std::move(placed);
        for (const auto* step : steps) {
            changed = co_await insist(client, "PATCH", target, step);
            if (!changed) break;
        }
        co_return changed;
    }

    // The same request with the same key until there is a final answer.
    task<result<boost::json::value>> insist(http_client& client, std::string method, std::string target,
                                            std::string body) {
        const auto began = steady_clock::now();
        backoff pauses{random_, 50ms, 2s};
        http_call call{
            std::move(method), std::move(target), {{"Idempotency-Key", ids_.next_uuid()}}, std::move(body), true};
        for (;;) {
            auto answer = co_await ask(client, request_.access, call);
            const bool is_final = answer || next_step_after(answer.error().code) == next_step::give_up;
            has_answered_ = has_answered_ || is_final;
            if (is_final || nobody_there_) co_return answer;
            const auto pause = pauses.next();
            const bool is_load = request_.orders.size() > 1 && has_answered_;
            if (steady_clock::now() + pause > began + (is_load ? patience : short_patience)) {
                nobody_there_ = !has_answered_;
                co_return answer;
            }
            if (is_load) tell_of_wait(answer.error());
            co_await clock_.sleep_for(pause);
        }
    }

    static std::string named(const boost::json::object& order) {
        const auto reference = text_at(order, "/reference");
        return reference.empty() ? reference : reference + ": ";
    }

    // Once per silence, not once per order.
    void tell_of_wait(const error& why) {
        const auto now = steady_clock::now();
        if (now < next_wait_told_) return;
        next_wait_told_ = now + 10s;
        std::fprintf(stderr, "\nwaiting for the order service, each order up to 60 s (Ctrl-C to stop): %s\n",
                     why.detail.c_str());
    }

    void tell() {
        const auto now = steady_clock::now();
        const bool is_last = done_ == request_.orders.size();
        if (!request_.show_progress || (now < next_tell_ && !is_last)) return;
        next_tell_ = now + 100ms;
        std::fprintf(stderr, "\r%zu of %zu orders", done_, request_.orders.size());
    }

    load_request request_;
    asio::io_context io_{1};
    system_clock clock_;
    system_random random_;
    id_generator ids_;
    std::vector<boost::json::value> answers_;
    load_outcome outcome_;
    std::size_t next_ = 0, done_ = 0;
    steady_clock::time_point next_tell_, next_wait_told_;
    bool has_answered_ = false;  // the service has, at least once
    bool nobody_there_ = false;  // it never has, and the time for that is over
};

}  // namespace

load_outcome load_orders(load_request request) {
    return loader{std::move(request)}.run();
}

}  // namespace tidings
