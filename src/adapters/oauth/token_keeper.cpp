#include "adapters/oauth/token_keeper.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "adapters/oauth/token_endpoint.hpp"

namespace tidings {
namespace {

constexpr std::chrono::minutes early_max{5};  // before its end a token is renewed

}  // namespace

token_keeper::token_keeper(asio::any_io_executor executor, const time_source& clock, random_source& random,
                           fetch_token fetch, secret refresh_token, logger log, token_keeper_limits limits)
    : executor_(executor),
      clock_(clock),
      fetch_(std::move(fetch)),
      configured_refresh_(refresh_token),
      refresh_(std::move(refresh_token)),
      log_(std::move(log)),
      limits_(limits),
      pauses_(random, limits.pause_min, limits.pause_max),
      told_(executor, std::chrono::steady_clock::time_point::max()) {}

// A token that still works is given at once, also while the next one is on its way or cannot be had.
task<result<secret>> token_keeper::token() {
    const auto alive = shared_from_this();
    for (;;) {
        const auto now = clock_.steady();
        const bool works = kept_ && now < kept_->ends_at;
        const bool is_due = !works || now >= kept_->renew_at;
        if (is_due && may_ask(now)) start_fetch();
        if (works) co_return kept_->token;
        if (!is_fetching_) co_return *failure_;
        co_await told_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void token_keeper::refused(const secret& token) {
    if (!kept_ || kept_->token.reveal() != token.reveal()) return;
    if (clock_.steady() - kept_->since >= limits_.young) kept_.reset();
}

std::optional<std::chrono::milliseconds> token_keeper::lasts() const {
    if (!kept_) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(kept_->ends_at - clock_.steady());
}

void token_keeper::start_fetch() {
    is_fetching_ = true;
    asio::co_spawn(executor_, fetch(), [self = shared_from_this()](std::exception_ptr bug) {
        if (bug) self->on_failure({errc::internal, "asking for a token ended in a bug"});
        self->is_fetching_ = false;
        self->told_.cancel();
    });
}

task<> token_keeper::fetch() {
    auto fresh = co_await fetch_(refresh_);
    if (fresh)
        on_token(*std::move(fresh));
    else
        on_failure(fresh.error());
}

void token_keeper::on_token(access_token fresh) {
    const auto now = clock_.steady();
    const auto early = std::min<steady_time::duration>(fresh.lifetime / 5, early_max);
    kept_ = kept{.token = std::move(fresh.token),
                 .since = now,
                 .renew_at = now + fresh.lifetime - early,
                 .ends_at = now + fresh.lifetime};
    if (!fresh.refresh_token.empty()) refresh_ = std::move(fresh.refresh_token);
    if (failures_ > 0) log_.info("access tokens for the mail relay are given again", {{"failures", failures_}});
    failures_ = 0;
    failure_.reset();
    pauses_.reset();
}

void token_keeper::on_failure(error problem) {
    const auto now = clock_.steady();
    ++failures_;
    asks_from_ = now + pauses_.next();
    // Perhaps only what the server gave since is void.
    if (problem.code == errc::rejected) refresh_ = configured_refresh_;
    failure_ = error{problem.code == errc::rejected ? errc::rejected : errc::unavailable,
                     "no access token: " + problem.detail};
    if (failures_ > 1 && now - told_at_ < limits_.told_every) return;
    told_at_ = now;
    log_.warn("no access token for the mail relay; mails wait and are charged nothing",
              {{"problem", problem.detail}, {"failures", failures_}});
}

std::shared_ptr<token_keeper> make_token_keeper(asio::any_io_executor executor, const time_source& clock,
                                                random_source& random, const oauth_config& config, logger log) {
    if (!config.is_set()) return nullptr;
    auto endpoint = std::make_shared<token_endpoint>(executor, config);
    token_keeper::fetch_token fetch = [endpoint](secret shown) { return endpoint->fetch(std::move(shown)); };
    return std::make_shared<token_keeper>(std::move(executor), clock, random, std::move(fetch), config.refresh_token,
                                          std::move(log));
}

}  // namespace tidings
