#include "api/shared_reads.hpp"
#include <map>
#include <vector>

namespace tidings::api {
namespace {

constexpr std::chrono::seconds wait_max{10};       // for another one's answer
constexpr std::size_t copies_bytes_max = 4 << 20;  // of all copies of one answer

}  // namespace

struct shared_reads::round {
    std::vector<std::shared_ptr<alarm>> waiting;
    std::optional<result<http_response>> answer;
    std::size_t copies_left = 0;
    bool is_over = false;
};

struct shared_reads::state {
    async_clock& clock;
    std::map<std::string, std::shared_ptr<round>> open;
};

shared_reads::shared_reads(async_clock& clock) : state_(std::make_shared<state>(state{clock, {}})) {}

// A round that brought nothing, or not enough for all, leaves its waiters to the next: the first of them reads, the
// others wait with that one.
task<std::optional<result<http_response>>> shared_reads::answer_of_another(const std::string& question) {
    const auto all = state_;
    const auto deadline = all->clock.steady() + wait_max;
    while (all->clock.steady() < deadline) {
        const auto known = all->open.find(question);
        if (known == all->open.end()) break;
        const auto joined = known->second;
        const auto mine = joined->waiting.emplace_back(all->clock.make_alarm());
        while (!joined->is_over && all->clock.steady() < deadline) co_await mine->wait_until(deadline);
        if (!joined->answer || joined->copies_left == 0) continue;
        --joined->copies_left;
        co_return joined->answer;
    }
    co_return std::nullopt;
}

shared_reads::reader::reader(const shared_reads& of, std::string question)
    : of_(of.state_), question_(std::move(question)), round_(std::make_shared<round>()) {
    if (!of_->open.try_emplace(question_, round_).second) question_.clear();  // reads for itself
}

shared_reads::reader::~reader() {
    close();
    round_->is_over = true;
    for (const auto& one : round_->waiting) one->ring();
}

void shared_reads::reader::close() {
    if (!question_.empty()) of_->open.erase(question_);
    question_.clear();
}

// What went wrong for one, and what is written bit by bit, is that one's alone.
void shared_reads::reader::share(const result<http_response>& answer) {
    if (round_->waiting.empty() || (answer && (answer->status != 200 || answer->stream))) return;
    round_->answer = answer;
    round_->copies_left = answer && !answer->body.empty() ? copies_bytes_max / answer->body.size() : SIZE_MAX;
}

}  // namespace tidings::api
