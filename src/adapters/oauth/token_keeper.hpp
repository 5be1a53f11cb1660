// Keeps an access token until shortly before it ends, and gets the next one: one request at a time however many ask.
// After a failure nobody is asked for a while, longer each time; who wants a token meanwhile hears at once what is
// wrong. One executor.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include "adapters/oauth/oauth_config.hpp"
#include "adapters/oauth/token_messages.hpp"
#include "base/time_source.hpp"
#include "mail/token_source.hpp"
#include "runtime/backoff.hpp"
#include "runtime/log.hpp"

namespace tidings {

struct token_keeper_limits {
    std::chrono::milliseconds pause_min{2'000};    // after a failure; doubles with each further one …
    std::chrono::milliseconds pause_max{60'000};   // … up to this
    std::chrono::milliseconds young{30'000};       // a token that the relay refuses is replaced when it is so old
    std::chrono::milliseconds told_every{60'000};  // a failure that lasts is logged again
};

class token_keeper final : public token_source, public std::enable_shared_from_this<token_keeper> {
public:
    using fetch_token = std::function<task<result<access_token>>(secret refresh_token)>;

    // refresh_token: of the configuration, may be empty. Clock, randomness and the log's sink outlive the keeper.
    token_keeper(asio::any_io_executor executor, const time_source& clock, random_source& random, fetch_token fetch,
                 secret refresh_token, logger log, token_keeper_limits limits = {});

    task<result<secret>> token() override;
    void refused(const secret& token) override;
    std::optional<std::chrono::milliseconds> lasts() const override;

private:
    struct kept {
        secret token;
        steady_time since{}, renew_at{}, ends_at{};
    };

    void start_fetch();
    task<> fetch();
    void on_token(access_token fresh);
    void on_failure(error problem);
    bool may_ask(steady_time now) const { return !is_fetching_ && now >= asks_from_; }

    asio::any_io_executor executor_;
    const time_source& clock_;
    fetch_token fetch_;
    secret configured_refresh_, refresh_;  // refresh_: the newest that the server gave
    logger log_;
    token_keeper_limits limits_;
    backoff pauses_;
    asio::steady_timer told_;
    bool is_fetching_ = false;
    std::optional<kept> kept_;
    std::size_t failures_ = 0;      // in a row
    std::optional<error> failure_;  // the last
    steady_time asks_from_{}, told_at_{};
};

// In front of the token endpoint that is set; null when none is.
std::shared_ptr<token_keeper> make_token_keeper(asio::any_io_executor executor, const time_source& clock,
                                                random_source& random, const oauth_config& config, logger log);

}  // namespace tidings
