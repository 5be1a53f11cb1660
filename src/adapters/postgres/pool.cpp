#include "adapters/postgres/pool.hpp"
#include "adapters/postgres/pool_state.hpp"

namespace tidings::postgres {

lease::lease(std::shared_ptr<pool_state> home, std::shared_ptr<connection> link)
    : home_(std::move(home)), link_(std::move(link)) {}

lease& lease::operator=(lease&& other) noexcept {
    if (this != &other) {
        give_back();
        home_ = std::move(other.home_);
        link_ = std::move(other.link_);
    }
    return *this;
}

lease::~lease() {
    give_back();
}

void lease::give_back() {
    if (link_) home_->give_back(std::move(link_));
    link_.reset();
    home_.reset();
}

pool::pool(asio::any_io_executor executor, postgres_config config, logger log)
    : state_(std::make_shared<pool_state>(std::move(executor), std::move(config), std::move(log))) {}

pool::~pool() {
    stop();
}

task<result<void>> pool::start() {
    return state_->connect_first();
}

task<result<lease>> pool::acquire() {
    const auto home = state_;
    auto link = co_await home->take();
    if (!link) co_return link.error();
    co_return lease(home, *std::move(link));
}

task<result<std::vector<rows>>> pool::run(std::vector<query> queries, effect what) {
    auto held = co_await acquire();
    if (!held) co_return held.error();
    auto answers = co_await (*held)->run(std::move(queries), what);
    co_return std::move(answers);
}

task<result<rows>> pool::read(query one) {
    std::vector<query> queries;
    queries.push_back(std::move(one));
    auto answers = co_await run(std::move(queries), effect::reads);
    if (!answers) co_return answers.error();
    co_return std::move(answers->front());
}

std::string pool::trouble() const {
    return state_->trouble();
}

pool_counts pool::counts() const {
    return state_->counts();
}

void pool::stop() {
    state_->stop();
}

}  // namespace tidings::postgres
