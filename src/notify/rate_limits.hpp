// How many mails may start within a time, in all and per recipient domain (TIDINGS_SMTP_RATE, TIDINGS_DOMAIN_RATE):
// what a mail relay or a provider allows. Pure: time is an argument. A claimed mail joins the line of its domain and of
// the relay; only so many are let in as can start within the horizon. So a limited domain never fills the sender's
// hands, and a mail is not claimed long before its turn.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "notify/message_journal.hpp"
#include "runtime/token_bucket.hpp"

namespace tidings {

struct rate_settings {
    std::optional<rate> relay;  // all mails; with several relays together, so each stays within it
    std::map<std::string, rate, std::less<>> domains;  // lower case
    std::optional<rate> other_domains;                 // each domain that is not named
};

// "example.com=1/s,*=20/s". invalid: names the entry and the fix.
result<rate_settings> parse_domain_rates(std::string_view text);

class rate_limits {
public:
    explicit rate_limits(rate_settings settings, std::chrono::milliseconds horizon = std::chrono::seconds(1),
                         std::size_t domains_max = 20'000);

    void join(const std::string& domain);                    // claimed; waits for its turn
    void leave(const std::string& domain);                   // given back
    void start(const std::string& domain, steady_time now);  // leaves the line and takes its tokens

    bool is_limited(std::string_view domain) const { return relay_size_ || size_for(domain); }
    bool relay_admits(steady_time now) const;
    bool admits(const std::string& domain, steady_time now) const;  // does not look at the relay

    // How long one would wait for its domain behind those in line and `further` more; zero unless it is longer than
    // the horizon, so that it may join.
    std::chrono::milliseconds too_long(const std::string& domain, steady_time now, std::size_t further);

    // Mails that may be claimed now. Zero until half of the horizon's worth is free: a claim brings several at once.
    std::size_t room(steady_time now) const;
    // By domain: those that have no room, and how many more of the others may be claimed.
    struct domain_rooms {
        std::vector<std::string> crowded;
        std::vector<domain_room> rooms;
        std::optional<std::size_t> other_room;
    };
    domain_rooms rooms(steady_time now);

    std::optional<steady_time> next_start(steady_time now) const;  // the first in line whose tokens are still to come
    std::optional<steady_time> next_room(steady_time now) const;   // of the relay or a crowded domain

    std::size_t domains() const { return lines_.size(); }

private:
    struct line {
        token_bucket bucket;
        std::int64_t waiting = 0;
    };
    std::optional<bucket_size> size_for(std::string_view domain) const;
    std::int64_t room_in(const line& given, const bucket_size& size, steady_time now) const;
    void forget_full(steady_time now);

    std::optional<bucket_size> relay_size_, other_size_;
    std::map<std::string, bucket_size, std::less<>> sizes_;
    std::chrono::nanoseconds horizon_;
    std::size_t domains_max_;
    line relay_;
    std::map<std::string, line, std::less<>> lines_;  // of limited domains, while mails wait or tokens are missing
};

}  // namespace tidings
