#include "bench/lag_book.hpp"
#include <algorithm>
#include <cstdio>

namespace tidings::bench {

lag_book::entry& lag_book::at(std::int64_t id) {
    const auto place = static_cast<std::size_t>(id);
    if (place >= entries_.size()) entries_.resize(place * 5 / 4 + 1024);
    return entries_[place];
}

void lag_book::committed(const std::vector<outbox_row>& rows, stage when, bool handed_on) {
    const auto now = std::chrono::steady_clock::now();
    for (const auto& row : rows) {
        auto& one = at(row.id);
        committed_ += !one.is_committed;
        one.is_committed = true;
        one.committed_at = now;
        one.when = when;
        one.handed_on = handed_on;
    }
}

void lag_book::published(const outbox_row& row) {
    auto& one = at(row.id);
    if (std::exchange(one.is_published, true)) {
        ++repeats_;
        return;
    }
    auto& highest = versions_[row.event.order.value];
    inversions_ += row.event.version < highest;
    highest = std::max(highest, row.event.version);
}

void lag_book::acknowledged(std::int64_t id) {
    auto& one = at(id);
    if (std::exchange(one.is_acknowledged, true)) return;
    one.acknowledged_at = std::chrono::steady_clock::now();
    ++acknowledged_;
}

bool lag_book::is_acknowledged(std::int64_t id) const {
    const auto place = static_cast<std::size_t>(id);
    return place < entries_.size() && entries_[place].is_acknowledged;
}

std::string lag_book::lag_json(stage when, bool handed_on) const {
    std::vector<double> lags;
    for (const auto& one : entries_) {
        if (!one.is_committed || !one.is_acknowledged || one.when != when || one.handed_on != handed_on) continue;
        // A sweep can be faster than the commit's answer.
        const std::chrono::duration<double, std::milli> lag = one.acknowledged_at - one.committed_at;
        lags.push_back(std::max(lag.count(), 0.0));
    }
    if (lags.empty()) return R"({"count": 0})";
    std::ranges::sort(lags);
    const auto at_share = [&](double share) {
        return lags[static_cast<std::size_t>(static_cast<double>(lags.size() - 1) * share)];
    };
    char text[200];
    std::snprintf(text, sizeof text, R"({"count": %zu, "p50_ms": %.1f, "p99_ms": %.1f, "max_ms": %.1f})", lags.size(),
                  at_share(0.5), at_share(0.99), lags.back());
    return text;
}

}  // namespace tidings::bench
