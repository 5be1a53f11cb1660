#include "relay/relay_window.hpp"
#include <algorithm>
#include <ranges>

namespace tidings {
namespace {

constexpr std::size_t row_overhead = 512;  // the ids, the type and the nodes around a payload

std::size_t size_of(const outbox_row& row) {
    return row.event.payload.size() + row_overhead;
}

}  // namespace

relay_window::relay_window(relay_limits limits) : limits_(limits), recent_(limits.recent_orders_max) {}

void relay_window::start(std::int64_t delivered_through) {
    const auto limits = limits_;
    *this = relay_window(limits);
    seen_through_ = delivered_through;
}

bool relay_window::is_full() const {
    return rows_.size() >= limits_.rows_max || bytes_ >= limits_.bytes_max || gaps_.size() >= limits_.gaps_max;
}

relay_read relay_window::next_read(bool full) const {
    relay_read read{.after = seen_through_, .gaps = {}, .rows_max = 0, .all_gaps = true, .parkings = parkings_};
    if (!is_full())
        read.rows_max = std::clamp<std::size_t>((limits_.bytes_max - bytes_) / row_bytes_, 1,
                                                std::min(limits_.read_max, limits_.rows_max - rows_.size()));
    read.all_gaps = full || wants_full_read() || gaps_.size() <= limits_.gaps_asked_max;
    // The youngest gaps are the likeliest to fill.
    const auto skipped = read.all_gaps ? 0 : gaps_.size() - limits_.gaps_asked_max;
    read.gaps.reserve(gaps_.size() - skipped);
    // Not std::views::drop: Clang 14 does not compile libstdc++ 12's views.
    auto gap = std::next(gaps_.begin(), static_cast<std::ptrdiff_t>(skipped));
    for (; gap != gaps_.end(); ++gap) read.gaps.push_back(gap->first);
    return read;
}

bool relay_window::take(const relay_read& asked, outbox_view view) {
    note_parked_orders(asked, view.parked_orders);
    has_view_ = true;
    std::size_t above = 0;
    bool waits_for_jump = false;
    for (auto& row : view.rows) {
        if (row.id > asked.after) ++above;
        if (row.id > seen_through_) {
            if (waits_for_jump || !pass_hole(row.id, view)) {
                waits_for_jump = true;
                continue;
            }
            seen_through_ = row.id;
            if (settled_ahead_.erase(row.id) > 0 || rows_.contains(row.id)) continue;
        } else if (gaps_.erase(row.id) == 0) {
            continue;
        }
        const bool may_publish = asked.all_gaps || predecessor_is_known(row);
        admit(std::move(row), may_publish);
    }
    drop_dead_gaps(asked, view.oldest_running);
    if (asked.all_gaps) release_held();
    advance();
    return asked.rows_max > 0 && above >= asked.rows_max && !waits_for_jump;
}

// Notes the ids missing between seen_through_ and next_id. False: the hole is too wide to note id by id and may still
// fill, so what lies behind it has to wait.
bool relay_window::pass_hole(std::int64_t next_id, const outbox_view& view) {
    const bool is_final = view.oldest_running >= view.next_transaction;
    if (!is_final && next_id - seen_through_ - 1 > limits_.wide_hole) {
        if (!jump_ || jump_->to < next_id) jump_ = sequence_jump{next_id, view.next_transaction};
        if (view.oldest_running < jump_->transaction) return false;
    } else if (!is_final) {
        for (auto id = seen_through_ + 1; id < next_id; ++id)
            if (!is_known(id)) gaps_.emplace(id, view.next_transaction);
    }
    if (jump_ && jump_->to <= next_id) jump_.reset();
    settled_ahead_.erase(settled_ahead_.begin(), settled_ahead_.lower_bound(next_id));
    return true;
}

// A gap that was asked for and was not there, in a snapshot in which everyone who could have drawn it had ended.
void relay_window::drop_dead_gaps(const relay_read& asked, std::uint64_t oldest_running) {
    for (const auto id : asked.gaps) {
        const auto gap = gaps_.find(id);
        if (gap != gaps_.end() && oldest_running >= gap->second) gaps_.erase(gap);
    }
}

hand_on_answer relay_window::hand_on(outbox_row row) {
    const auto gap = gaps_.find(row.id);
    if (row.id <= seen_through_ && gap == gaps_.end()) return hand_on_answer::known;
    if (is_known(row.id) && gap == gaps_.end()) return hand_on_answer::known;
    if (is_full()) return hand_on_answer::no_room;
    // Nothing below it is missing: then its predecessor was seen too.
    const bool all_below_seen =
        has_view_ && row.id <= seen_through_ + 1 && (gaps_.empty() || gaps_.begin()->first >= row.id);
    if (!all_below_seen && !predecessor_is_known(row)) return hand_on_answer::unsafe;
    if (gap != gaps_.end()) gaps_.erase(gap);
    admit(std::move(row), true);
    advance();
    return hand_on_answer::taken;
}

bool relay_window::is_known(std::int64_t id) const {
    return rows_.contains(id) || settled_ahead_.contains(id);
}

bool relay_window::predecessor_is_known(const outbox_row& row) const {
    if (row.event.version == 1) return true;
    if (held_orders_.contains(row.event.order)) return false;
    if (const auto line = lines_.find(row.event.order); line != lines_.end())
        return line->second.contains(row.event.version - 1);
    return recent_.of(row.event.order) == row.event.version - 1;
}

void relay_window::admit(outbox_row row, bool may_publish) {
    bytes_ += size_of(row);
    row_bytes_ = std::max<std::size_t>((row_bytes_ * 15 + size_of(row)) / 16, 1);
    if (is_parked(row)) return admit_behind_parked(std::move(row));
    const auto order = row.event.order;
    lines_[order].emplace(row.event.version, row.id);
    rows_.emplace(row.id, open_row{std::move(row), row_state::waiting, {}});
    if (!may_publish) held_orders_.insert(order);
    make_first_ready(order);
}

void relay_window::admit_behind_parked(outbox_row row) {
    const auto id = row.id;
    parking_.insert(id);
    rows_.emplace(id, open_row{std::move(row), row_state::parking, "an earlier version of its order is parked"});
}

void relay_window::release_held() {
    const auto held = std::exchange(held_orders_, {});
    for (const auto& order : held) make_first_ready(order);
}

void relay_window::make_first_ready(const order_id& order) {
    const auto line = lines_.find(order);
    if (line == lines_.end() || held_orders_.contains(order)) return;
    for (const auto& [version, id] : line->second) {
        const auto state = rows_.at(id).state;
        if (state == row_state::ready || state == row_state::in_flight) return;
    }
    const auto first = line->second.begin()->second;
    make_ready(first, rows_.at(first));
}

void relay_window::make_ready(std::int64_t id, open_row& row) {
    row.state = row_state::ready;
    ready_.emplace(row.refusals, id);
}

const outbox_row* relay_window::next() const {
    if (ready_.empty() || in_flight_ >= limits_.in_flight_max) return nullptr;
    return &rows_.at(ready_.begin()->second).row;
}

void relay_window::published(std::int64_t id) {
    const auto found = rows_.find(id);
    if (found == rows_.end() || ready_.erase({found->second.refusals, id}) == 0) return;
    found->second.state = row_state::in_flight;
    ++in_flight_;
}

bool relay_window::put_last(std::int64_t id) {
    const auto found = rows_.find(id);
    if (found == rows_.end() || found->second.state != row_state::in_flight) return false;
    --in_flight_;
    ++found->second.refusals;
    make_ready(id, found->second);
    return true;
}

bool relay_window::settle(const publish_outcome& outcome) {
    const auto found = rows_.find(outcome.outbox_id);
    if (found == rows_.end() || found->second.state != row_state::in_flight) return false;
    --in_flight_;
    const auto order = found->second.row.event.order;
    switch (outcome.verdict) {
        case publish_verdict::delivered:
            recent_.note(order, found->second.row.event.version);
            remove(outcome.outbox_id);
            if (parked_orders_.contains(order)) park_waiting(order, {});
            make_first_ready(order);
            advance();
            break;
        case publish_verdict::record_fault: park_order(order, outcome.outbox_id, outcome.detail); break;
        case publish_verdict::cluster_fault:
        case publish_verdict::writer_lost: make_ready(outcome.outbox_id, found->second); break;
    }
    return true;
}

// An earlier row of a parked order goes its way: it may be one that a previous leader delivered without saying so.
bool relay_window::is_parked(const outbox_row& row) const {
    const auto parked = parked_orders_.find(row.event.order);
    return parked != parked_orders_.end() && row.id >= parked->second.id;
}

void relay_window::park_order(const order_id& order, std::int64_t from_id, const std::string& reason) {
    auto& parked = parked_orders_.try_emplace(order, parked_from{from_id, 0}).first->second;
    parked.id = std::min(parked.id, from_id);
    park_waiting(order, reason);
}

void relay_window::park_waiting(const order_id& order, const std::string& reason) {
    const auto line = lines_.find(order);
    if (line == lines_.end()) return;
    const auto from = parked_orders_.at(order).id;
    std::erase_if(line->second, [&](const auto& entry) {
        const auto id = entry.second;
        if (id < from) return false;
        auto& row = rows_.at(id);
        row.state = row_state::parking;
        row.reason = id == from && !reason.empty() ? reason : "an earlier version of its order is parked";
        ready_.erase({row.refusals, id});
        parking_.insert(id);
        return true;
    });
    if (!line->second.empty()) return;
    held_orders_.erase(order);
    lines_.erase(line);
}

// The outbox names every parked order; one that it no longer names was released by a person.
void relay_window::note_parked_orders(const relay_read& asked, const std::vector<parked_order>& durable) {
    if (durable.empty() && parked_orders_.empty()) return;
    std::unordered_set<order_id> being_parked;
    for (const auto id : parking_) being_parked.insert(rows_.at(id).row.event.order);
    std::erase_if(parked_orders_, [&](const auto& parked) {
        return parked.second.parking <= asked.parkings && !being_parked.contains(parked.first);
    });
    for (const auto& [order, from_id] : durable) {
        if (!parked_orders_.try_emplace(order, parked_from{from_id, 0}).second) continue;
        const auto line = lines_.find(order);
        if (line == lines_.end()) continue;
        // What is in flight already cannot be called back; the rest of the order waits behind it.
        const bool in_flight = std::ranges::any_of(
            line->second, [this](const auto& entry) { return rows_.at(entry.second).state == row_state::in_flight; });
        if (!in_flight) park_waiting(order, {});
    }
}

std::vector<parking_row> relay_window::to_park() const {
    std::vector<parking_row> parking;
    for (const auto id : parking_) {
        const auto& row = rows_.at(id);
        parking.push_back({id, row.row.event.order, row.reason, row.row.event.traceparent});
    }
    return parking;
}

void relay_window::parked(std::int64_t id) {
    if (parking_.erase(id) == 0) return;
    parked_orders_.try_emplace(rows_.at(id).row.event.order, parked_from{id, 0}).first->second.parking = ++parkings_;
    remove(id);
    advance();
}

void relay_window::remove(std::int64_t id) {
    const auto found = rows_.find(id);
    const auto& event = found->second.row.event;
    bytes_ -= size_of(found->second.row);
    if (const auto line = lines_.find(event.order); line != lines_.end()) {
        line->second.erase(event.version);
        if (line->second.empty()) lines_.erase(line);
    }
    rows_.erase(found);
    if (id > seen_through_) settled_ahead_.insert(id);
}

// Rows that were handed on without a hole between them need no look into the outbox.
void relay_window::advance() {
    for (; is_known(seen_through_ + 1); ++seen_through_) settled_ahead_.erase(seen_through_ + 1);
}

std::int64_t relay_window::delivered_through() const {
    auto lowest_open = seen_through_ + 1;
    if (!rows_.empty()) lowest_open = std::min(lowest_open, rows_.begin()->first);
    if (!gaps_.empty()) lowest_open = std::min(lowest_open, gaps_.begin()->first);
    return lowest_open - 1;
}

std::optional<timestamp> relay_window::written_at(std::int64_t id) const {
    const auto found = rows_.find(id);
    if (found == rows_.end()) return std::nullopt;
    return found->second.row.event.time;
}

std::vector<std::int64_t> relay_window::ids_in_flight() const {
    std::vector<std::int64_t> ids;
    for (const auto& [id, open] : rows_)
        if (open.state == row_state::in_flight) ids.push_back(id);
    return ids;
}

std::int64_t relay_window::unsettled_through(std::int64_t last_id) const {
    const auto handed_on = std::distance(rows_.upper_bound(seen_through_), rows_.end());
    const auto known_above = handed_on + static_cast<std::int64_t>(settled_ahead_.size());
    return static_cast<std::int64_t>(rows_.size()) + std::max<std::int64_t>(last_id - seen_through_ - known_above, 0);
}

std::optional<timestamp> relay_window::oldest_open() const {
    if (rows_.empty()) return std::nullopt;
    return rows_.begin()->second.row.event.time;
}

}  // namespace tidings
