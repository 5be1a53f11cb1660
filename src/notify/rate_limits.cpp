#include "notify/rate_limits.hpp"
#include <limits>
#include "mail/mailbox.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t named_max = 1'000;  // domains in one claim; what it brings too many of others is given back
constexpr std::chrono::milliseconds room_pause = 100ms;  // between two looks for room: each is a claim
constexpr std::chrono::milliseconds full_pause = 10s;    // while the table holds as many busy domains as it may

std::optional<bucket_size> quota(const std::optional<rate>& given) {
    return given ? std::optional(bucket_size::within_quota(*given)) : std::nullopt;
}

}  // namespace

rate_limits::rate_limits(rate_settings settings, std::chrono::milliseconds horizon, std::size_t domains_max)
    : relay_size_(quota(settings.relay)),
      other_size_(quota(settings.other_domains)),
      horizon_(horizon),
      domains_max_(domains_max) {
    for (const auto& [domain, limit] : settings.domains) sizes_.emplace(domain, bucket_size::within_quota(limit));
}

std::optional<bucket_size> rate_limits::size_for(std::string_view domain) const {
    const auto named = sizes_.find(domain);
    return named == sizes_.end() ? other_size_ : named->second;
}

void rate_limits::join(const std::string& domain) {
    ++relay_.waiting;
    if (size_for(domain)) ++lines_[domain].waiting;
}

void rate_limits::leave(const std::string& domain) {
    --relay_.waiting;
    if (const auto found = lines_.find(domain); found != lines_.end()) --found->second.waiting;
}

void rate_limits::start(const std::string& domain, steady_time now) {
    leave(domain);
    if (relay_size_) relay_.bucket.take(*relay_size_, now);
    if (const auto size = size_for(domain)) lines_[domain].bucket.take(*size, now);
}

void rate_limits::forget_full(steady_time now) {
    std::erase_if(lines_,
                  [&](const auto& entry) { return entry.second.waiting == 0 && entry.second.bucket.is_full(now); });
}

bool rate_limits::relay_admits(steady_time now) const {
    return !relay_size_ || relay_.bucket.wait(*relay_size_, now) == 0ns;
}

bool rate_limits::admits(const std::string& domain, steady_time now) const {
    const auto found = lines_.find(domain);
    return found == lines_.end() || found->second.bucket.wait(*size_for(domain), now) == 0ns;
}

std::chrono::milliseconds rate_limits::too_long(const std::string& domain, steady_time now, std::size_t further) {
    const auto size = size_for(domain);
    if (!size) return 0ms;
    const auto found = lines_.find(domain);
    if (found == lines_.end() && lines_.size() >= domains_max_) {
        forget_full(now);
        if (lines_.size() >= domains_max_) return full_pause;
    }
    const auto mine = found == lines_.end() ? line{} : found->second;
    const auto wait = mine.bucket.wait(*size, now, mine.waiting + static_cast<std::int64_t>(further));
    return wait <= horizon_ ? 0ms : std::chrono::ceil<std::chrono::milliseconds>(wait);
}

std::int64_t rate_limits::room_in(const line& given, const bucket_size& size, steady_time now) const {
    const auto worth = given.bucket.worth(size, now, horizon_);
    const auto room = worth - given.waiting;
    return room * 2 < worth ? 0 : std::max<std::int64_t>(0, room);
}

std::size_t rate_limits::room(steady_time now) const {
    if (!relay_size_) return std::numeric_limits<std::size_t>::max();
    return static_cast<std::size_t>(room_in(relay_, *relay_size_, now));
}

rate_limits::domain_rooms rate_limits::rooms(steady_time now) {
    forget_full(now);
    domain_rooms found;
    const auto look_at = [&](const std::string& domain, const line& given, const bucket_size& size) {
        if (found.crowded.size() + found.rooms.size() >= named_max) return;
        const auto room = room_in(given, size, now);
        if (room == 0)
            found.crowded.push_back(domain);
        else
            found.rooms.push_back({domain, static_cast<std::size_t>(room)});
    };
    for (const auto& [domain, size] : sizes_)
        if (!lines_.contains(domain)) look_at(domain, {}, size);
    for (const auto& [domain, given] : lines_) look_at(domain, given, *size_for(domain));
    if (other_size_) found.other_room = static_cast<std::size_t>(room_in({}, *other_size_, now));
    return found;
}

std::optional<steady_time> rate_limits::next_start(steady_time now) const {
    const auto relay_wait = relay_size_ ? relay_.bucket.wait(*relay_size_, now) : 0ns;
    std::optional<std::chrono::nanoseconds> least;
    if (relay_wait > 0ns && relay_.waiting > 0) least = relay_wait;
    for (const auto& [domain, given] : lines_) {
        if (given.waiting == 0) continue;
        const auto wait = given.bucket.wait(*size_for(domain), now);
        if (wait > relay_wait) least = std::min(least.value_or(wait), wait);
    }
    if (!least) return std::nullopt;
    return now + *least;
}

std::optional<steady_time> rate_limits::next_room(steady_time now) const {
    std::optional<std::chrono::nanoseconds> least;
    const auto look_at = [&](const line& given, const bucket_size& size) {
        if (room_in(given, size, now) > 0) return;
        const auto wait =
            std::max<std::chrono::nanoseconds>(given.bucket.wait(size, now, given.waiting) - horizon_, room_pause);
        least = std::min(least.value_or(wait), wait);
    };
    if (relay_size_) look_at(relay_, *relay_size_);
    for (const auto& [domain, given] : lines_) look_at(given, *size_for(domain));
    if (!least) return std::nullopt;
    return now + *least;
}

result<rate_settings> parse_domain_rates(std::string_view text) {
    rate_settings read;
    for (const auto& entry : parse_list(text)) {
        const auto wrong = [&](const std::string& why) {
            return error{errc::invalid,
                         "has \"" + entry + "\", " + why + "; write DOMAIN=RATE, such as example.com=1/s, *=20/s"};
        };
        const auto equals = entry.find('=');
        if (equals == std::string::npos) return wrong("which names no rate");
        const auto name = trimmed(std::string_view(entry).substr(0, equals));
        const auto domain = domain_of("@" + name);
        const auto limit = parse_rate(trimmed(std::string_view(entry).substr(equals + 1)));
        if (!limit) return wrong("whose rate " + limit.error().detail);
        if (!*limit) return wrong("but a domain is free of a limit by leaving it out");
        if (domain == "*") {
            if (read.other_domains) return wrong("but * is there twice");
            read.other_domains = *limit;
            continue;
        }
        if (name.find('@') != std::string::npos || !check_address("x@" + domain))
            return wrong("which does not begin with a mail domain or *");
        if (!read.domains.emplace(domain, **limit).second) return wrong("but that domain is there twice");
    }
    return read;
}

}  // namespace tidings
