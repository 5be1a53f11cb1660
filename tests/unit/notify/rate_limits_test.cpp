#include "notify/rate_limits.hpp"
#include <gmock/gmock.h>
#include <deque>
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

steady_time at(std::chrono::nanoseconds since) {
    return steady_time{} + 24h + since;
}

// The most that lie in any window [t, t + length).
std::size_t most_within(const std::vector<steady_time>& starts, std::chrono::nanoseconds length) {
    std::size_t most = 0, first = 0;
    for (std::size_t last = 0; last < starts.size(); ++last) {
        while (starts[last] - starts[first] >= length) ++first;
        most = std::max(most, last - first + 1);
    }
    return most;
}

TEST(TokenBucket, never_gives_more_than_burst_and_refill_in_any_window) {
    counting_random random;
    for (const auto& limit : {rate{1, 1s}, rate{10, 1s}, rate{14, 1s}, rate{100, 1s}, rate{7, 1min}, rate{1000, 1h},
                              rate{333, 1h}, rate{20, 1h}}) {
        const auto size = bucket_size::within_quota(limit);
        token_bucket bucket;
        std::vector<steady_time> taken;
        auto now = at(0ns);
        for (int step = 0; step < 20'000; ++step) {
            // Idle stretches, greedy stretches, and everything between.
            const auto scale = std::chrono::nanoseconds(limit.per).count() / 50;
            now += std::chrono::nanoseconds(static_cast<std::int64_t>(random.next() >> 11) % scale);
            if ((random.next() >> 40) % 200 == 0) now += limit.per;
            while (bucket.wait(size, now) == 0ns) {
                bucket.take(size, now);
                taken.push_back(now);
            }
        }
        ASSERT_GT(taken.size(), 100u);
        for (const std::int64_t windows : {1, 2, 3, 10}) {
            const auto length = std::chrono::nanoseconds(limit.per) * windows;
            const auto refilled = (length + size.interval - 1ns) / size.interval;
            ASSERT_LE(most_within(taken, length), static_cast<std::size_t>(size.burst() - 1 + refilled))
                << format_rate(limit) << " in " << windows;
        }
        EXPECT_LE(most_within(taken, limit.per), static_cast<std::size_t>(limit.count)) << format_rate(limit);
        EXPECT_GE(taken.size(), static_cast<std::size_t>(0.85 * static_cast<double>(limit.count) *
                                                         static_cast<double>((now - at(0ns)) / limit.per) / 2));
    }
}

TEST(TokenBucket, waiting_as_long_as_it_says_is_enough_for_each_in_line) {
    const auto size = bucket_size::within_quota(rate{30, 1s});
    token_bucket bucket;
    const auto now = at(0ns);
    for (int n = 0; n < 5; ++n) bucket.take(size, now);
    std::vector<std::chrono::nanoseconds> waits;
    for (int ahead = 0; ahead < 10; ++ahead) waits.push_back(bucket.wait(size, now, ahead));

    for (const auto wait : waits) {
        ASSERT_EQ(bucket.wait(size, now + wait), 0ns);
        if (wait > 0ns) {
            ASSERT_GT(bucket.wait(size, now + wait - 1ns), 0ns);
        }
        bucket.take(size, now + wait);
    }
}

TEST(TokenBucket, what_it_is_worth_is_what_can_be_taken) {
    counting_random random;
    for (const auto& limit : {rate{1, 1s}, rate{10, 1s}, rate{95, 1s}, rate{1000, 1h}}) {
        const auto size = bucket_size::within_quota(limit);
        for (int draw = 0; draw < 200; ++draw) {
            token_bucket bucket;
            for (auto drawn = (random.next() >> 40) % 20; drawn > 0; --drawn) bucket.take(size, at(0ns));
            const auto worth = bucket.worth(size, at(0ns), 1s);
            std::int64_t taken = 0;
            for (; bucket.wait(size, at(1s)) == 0ns && taken < 1'000; ++taken) {
                const auto next = at(0ns) + bucket.wait(size, at(0ns));
                bucket.take(size, next);
            }
            ASSERT_EQ(worth, taken) << format_rate(limit);
        }
    }
}

TEST(RateLimits, without_limits_nothing_waits) {
    rate_limits limits({});
    for (int n = 0; n < 1'000; ++n) {
        EXPECT_EQ(limits.too_long("a.example", at(0ns), 100), 0ms);
        limits.join("a.example");
        EXPECT_TRUE(limits.relay_admits(at(0ns)) && limits.admits("a.example", at(0ns)));
        limits.start("a.example", at(0ns));
    }
    EXPECT_EQ(limits.domains(), 0u);
    EXPECT_FALSE(limits.next_start(at(0ns)) || limits.next_room(at(0ns)));
    EXPECT_GT(limits.room(at(0ns)), 1'000'000u);
}

TEST(RateLimits, a_domain_lets_in_what_can_start_soon_and_names_itself_crowded) {
    rate_limits limits({.domains = {{"slow.example", rate{1, 1s}}}});
    const auto now = at(0ns);
    EXPECT_EQ(limits.too_long("slow.example", now, 0), 0ms);
    EXPECT_EQ(limits.too_long("slow.example", now, 1), 0ms);
    EXPECT_EQ(limits.too_long("slow.example", now, 2), 2s);
    limits.join("slow.example");
    EXPECT_THAT(limits.rooms(now).crowded, testing::IsEmpty());
    limits.join("slow.example");
    EXPECT_THAT(limits.rooms(now).crowded, ElementsAre("slow.example"));
    EXPECT_FALSE(limits.next_start(now));  // one may start: no time has to come

    limits.start("slow.example", now);

    EXPECT_FALSE(limits.admits("slow.example", now));
    EXPECT_TRUE(limits.admits("other.example", now));
    EXPECT_EQ(limits.next_start(now), now + 1s);
    EXPECT_EQ(limits.too_long("slow.example", now, 0), 2s);
    limits.leave("slow.example");
    EXPECT_FALSE(limits.next_start(now));
    EXPECT_THAT(limits.rooms(now + 1s).crowded, testing::IsEmpty());
    EXPECT_EQ(limits.domains(), 0u);  // its bucket is full again: nothing to remember
}

TEST(RateLimits, each_domain_that_is_not_named_has_its_own_bucket) {
    rate_limits limits({.domains = {{"big.example", rate{100, 1s}}}, .other_domains = rate{1, 1h}});
    const auto now = at(0ns);
    for (const std::string domain : {"a.example", "b.example"}) {
        EXPECT_TRUE(limits.admits(domain, now));
        limits.join(domain);
        limits.start(domain, now);
        EXPECT_FALSE(limits.admits(domain, now + 59min));
        EXPECT_TRUE(limits.admits(domain, now + 1h));
    }
    EXPECT_TRUE(limits.admits("big.example", now));
}

TEST(RateLimits, the_table_of_domains_is_bounded_and_nobody_gets_more_for_it) {
    rate_limits limits({.other_domains = rate{1, 1h}}, 1s, 100);
    auto now = at(0ns);
    std::size_t started = 0;
    for (int n = 0; n < 1'000; ++n) {
        const auto domain = "d" + std::to_string(n) + ".example";
        if (limits.too_long(domain, now, 0) > 0ms) continue;
        limits.join(domain);
        limits.start(domain, now);
        ++started;
    }
    EXPECT_EQ(started, 100u);
    EXPECT_EQ(limits.domains(), 100u);
    EXPECT_FALSE(limits.admits("d0.example", now));

    now += 1h;

    EXPECT_EQ(limits.too_long("d999.example", now, 0), 0ms);
    EXPECT_EQ(limits.domains(), 0u);
}

TEST(RateLimits, domain_rates_are_read_and_mistakes_named) {
    const auto read = parse_domain_rates(" Example.com = 1/s , *=20/s,big.example=1000/h").value();
    EXPECT_EQ(read.domains.at("example.com"), (rate{1, 1s}));
    EXPECT_EQ(read.domains.at("big.example"), (rate{1000, 1h}));
    EXPECT_EQ(read.other_domains, (rate{20, 1s}));
    EXPECT_TRUE(parse_domain_rates("").value().domains.empty());
    const std::pair<const char*, const char*> wrong[] = {
        {"example.com", "names no rate"},
        {"example.com=fast", "such as 100/s"},
        {"example.com=0/s", "such as 100/s"},
        {"example.com=off", "leaving it out"},
        {"=1/s", "does not begin with a mail domain"},
        {"ada@example.com=1/s", "does not begin with a mail domain"},
        {"a.example=1/s,A.example=2/s", "twice"},
        {"*=1/s,*=2/s", "twice"},
    };
    for (const auto& [text, part] : wrong) {
        const auto answer = parse_domain_rates(text);
        ASSERT_TRUE(answer.has_error()) << text;
        EXPECT_THAT(answer.error().detail, HasSubstr(part)) << text;
        EXPECT_THAT(answer.error().detail, HasSubstr("write DOMAIN=RATE")) << text;
    }
}

std::vector<steady_time> starts_to(const bench& b, std::string_view domain) {
    std::vector<steady_time> found;
    for (const auto& dot : b.relay.dots)
        if (dot.to.recipient.ends_with(domain)) found.push_back(dot.at);
    return found;
}

TEST(DispatcherRates, a_limited_domain_keeps_its_rate_and_delays_nobody_else) {
    auto config = plain_config();
    config.rates = parse_domain_rates("slow.example=2/s,hourly.example=60/h").value();
    bench b(config);
    for (int n = 1; n <= 300; ++n) b.add(n, "c" + std::to_string(n) + "@slow.example");
    for (int n = 301; n <= 400; ++n) b.add(n, "c" + std::to_string(n) + "@hourly.example");
    for (int n = 401; n <= 700; ++n) b.add(n, "c@d" + std::to_string(n % 20) + ".example");

    b.start();
    b.run_for(10s);

    EXPECT_EQ(b.relay.dots.size() - starts_to(b, "@slow.example").size() - starts_to(b, "@hourly.example").size(),
              300u);
    EXPECT_GE(starts_to(b, "@slow.example").size(), 18u);
    b.run_for(3min);
    EXPECT_EQ(starts_to(b, "@slow.example").size(), 300u);
    EXPECT_LE(most_within(starts_to(b, "@slow.example"), 1s), 2u);
    b.run_for(2h);
    EXPECT_EQ(b.journal.count(message_status::sent), 700u);
    EXPECT_LE(most_within(starts_to(b, "@hourly.example"), 1h), 60u);
}

TEST(DispatcherRates, the_relay_s_rate_holds_for_all_mails_together_and_is_used) {
    auto config = plain_config();
    config.rates.relay = rate{20, 1s};
    bench b(config);
    for (int n = 1; n <= 600; ++n) b.add(n, "c@d" + std::to_string(n % 30) + ".example");

    b.start();
    b.run_for(36s);

    std::vector<steady_time> all = starts_to(b, "");
    std::ranges::sort(all);
    EXPECT_LE(most_within(all, 1s), 20u);
    EXPECT_GE(all.size(), 600u);
}

TEST(DispatcherRates, what_waits_for_its_turn_is_not_claimed_again_and_again) {
    auto config = plain_config();
    config.rates = parse_domain_rates("*=60/h").value();
    bench b(config);
    for (int n = 1; n <= 200; ++n) b.add(n, "c" + std::to_string(n) + "@d" + std::to_string(n % 2) + ".example");

    b.start();
    b.run_for(1h);

    EXPECT_LE(b.journal.count(message_status::sent), 2 * 61u);
    EXPECT_GE(b.journal.count(message_status::sent), 2 * 54u);
    EXPECT_LE(b.mails->counters().claimed, b.journal.count(message_status::sent) + 4u);
    EXPECT_EQ(b.mails->counters().rate_held, 0u);
    // 3,600 idle polls, and up to four looks around each of the 122 moments when there is room
    EXPECT_LE(b.journal.calls["claim"], 3'600 + 4 * 122);
    EXPECT_LE(b.mails->status().waiting, 4u);
}

TEST(DispatcherRates, a_limited_mail_keeps_the_order_of_its_order) {
    auto config = plain_config();
    config.rates = parse_domain_rates("*=10/s").value();
    bench b(config);
    for (int version = 1; version <= 20; ++version) b.add(version, "ada@example.com", 1, version);

    b.start();
    b.run_for(30s);

    ASSERT_EQ(b.relay.dots.size(), 20u);
    for (std::size_t n = 0; n < 20; ++n)
        EXPECT_THAT(b.relay.dots[n].bytes, HasSubstr("X-Tidings-Event: evt_019a0000-0000-7000-8000-0000000000" +
                                                     std::string(n < 9 ? "0" : "") + std::to_string(n + 1)));
}

}  // namespace
}  // namespace tidings
