// Random histories: ids drawn and committed in different orders, rollbacks, long foreign transactions, jumps of the
// sequence, rows handed on late or never, views that are on the way while more commits happen, every verdict, restarts.
#include <gtest/gtest.h>
#include <cstdlib>
#include <random>
#include "fake_outbox.hpp"
#include "relay/relay_window.hpp"

namespace tidings {
namespace {

class history {
public:
    explicit history(std::uint64_t seed) : random_(seed), window_(limits()) {}

    void run(int steps) {
        for (int step = 0; step < steps && !::testing::Test::HasFailure(); ++step) any_step();
        while (!outbox_.running().empty()) outbox_.commit(outbox_.running().begin()->first);
        for (const auto number : foreign_) outbox_.end_foreign(number);
        for (int round = 0; round < 5'000 && !is_quiet(); ++round) settle_down();
        expect_everything_arrived();
    }

private:
    relay_limits limits() {
        return {.in_flight_max = 1 + roll(8),
                .rows_max = 4 + roll(30),
                .bytes_max = 1'000'000,
                .read_max = 1 + roll(12),
                .gaps_max = 20 + roll(60),
                .gaps_asked_max = 1 + roll(6),
                .wide_hole = 20,
                .recent_orders_max = 1 + roll(8)};
    }

    std::size_t roll(std::size_t sides) { return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_); }
    std::string any_order() { return "ord_" + std::to_string(roll(12) + (roll(4) == 0 ? orders_++ : 0)); }

    void any_step() {
        switch (roll(14)) {
            case 0:
            case 1:
            case 2: outbox_.insert(any_order()); break;
            case 3:
            case 4:
            case 5: end_any_transaction(); break;
            case 6:
            case 7: hand_on_any(); break;
            case 8: ask(); break;
            case 9: answer(); break;
            case 10:
            case 11: publish_any(); break;
            case 12:
                settle_any();
                settle_any();
                break;
            case 13: rare_step(); break;
        }
        EXPECT_TRUE(outbox_.settled_through(window_.delivered_through(), delivered_)) << window_.delivered_through();
    }

    void rare_step() {
        switch (roll(8)) {
            case 0: foreign_.push_back(outbox_.foreign()); break;
            case 1:
                if (foreign_.empty()) break;
                outbox_.end_foreign(foreign_.front());
                foreign_.erase(foreign_.begin());
                break;
            case 2:
                if (roll(6) == 0) outbox_.jump(static_cast<std::int64_t>(10 + roll(60)));
                break;
            case 3:
                if (roll(10) == 0) restart();
                break;
            case 4: saved_ = window_.delivered_through(); break;
            default: park_all(); break;
        }
    }

    void end_any_transaction() {
        if (outbox_.running().empty()) return;
        auto chosen = std::next(outbox_.running().begin(), static_cast<std::ptrdiff_t>(roll(outbox_.running().size())));
        if (roll(5) == 0) return outbox_.roll_back(chosen->first);
        const auto row = outbox_.commit(chosen->first);
        if (roll(3) != 0) committed_just_now_.push_back(row);
    }

    void hand_on_any() {
        if (committed_just_now_.empty()) return;
        const auto at = static_cast<std::ptrdiff_t>(roll(committed_just_now_.size()));
        window_.hand_on(committed_just_now_[static_cast<std::size_t>(at)]);
        committed_just_now_.erase(committed_just_now_.begin() + at);
    }

    void ask() {
        if (asked_) return;
        asked_ = window_.next_read();
        view_ = outbox_.view(asked_->after, asked_->gaps, asked_->rows_max);
    }

    void answer() {
        if (!asked_) return;
        window_.take(*asked_, std::move(view_));
        asked_.reset();
    }

    void publish_any() {
        for (auto count = roll(6); count > 0; --count) {
            const auto* row = window_.next();
            if (!row) return;
            check_turn_of(*row);
            in_flight_.push_back(row->id);
            window_.published(row->id);
        }
    }

    void check_turn_of(const outbox_row& row) {
        for (const auto& [id, other] : outbox_.committed()) {
            if (other.event.order != row.event.order || other.event.version >= row.event.version) continue;
            EXPECT_TRUE(delivered_.contains(id)) << "version " << row.event.version << " of " << row.event.order.value
                                                 << " before version " << other.event.version;
        }
    }

    void settle_any() {
        if (in_flight_.empty()) return;
        const auto at = roll(in_flight_.size());
        const auto id = in_flight_[at];
        in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(at));
        const auto dice = roll(60);
        const auto verdict = dice == 0   ? publish_verdict::record_fault
                             : dice < 5  ? publish_verdict::writer_lost
                             : dice < 10 ? publish_verdict::cluster_fault
                                         : publish_verdict::delivered;
        if (verdict == publish_verdict::delivered) delivered_.insert(id);
        window_.settle({id, verdict, "said no"});
    }

    void park_all() {
        for (const auto& row : window_.to_park()) {
            outbox_.parked[row.id] = row.reason;
            window_.parked(row.id);
        }
    }

    void restart() {
        in_flight_.clear();
        asked_.reset();
        committed_just_now_.clear();
        window_.start(saved_);
    }

    void settle_down() {
        ask();
        answer();
        park_all();
        publish_any();
        settle_any();
        saved_ = window_.delivered_through();
    }

    bool is_quiet() { return window_.delivered_through() >= last_committed() && window_.open_rows() == 0; }
    std::int64_t last_committed() const {
        return outbox_.committed().empty() ? 0 : outbox_.committed().rbegin()->first;
    }

    void expect_everything_arrived() {
        for (const auto& [id, row] : outbox_.committed())
            EXPECT_TRUE(delivered_.contains(id) || outbox_.parked.contains(id)) << "lost " << id;
        EXPECT_EQ(window_.open_rows(), 0u);
        EXPECT_GE(window_.delivered_through(), last_committed());
    }

    std::mt19937_64 random_;
    fake_outbox outbox_;
    relay_window window_;
    std::size_t orders_ = 12;
    std::vector<outbox_row> committed_just_now_;
    std::vector<fake_outbox::transaction> foreign_;
    std::optional<relay_read> asked_;
    outbox_view view_;
    std::vector<std::int64_t> in_flight_;
    std::set<std::int64_t> delivered_;
    std::int64_t saved_ = 0;
};

TEST(RelayWindowHistories, lose_nothing_and_keep_the_order_of_every_order) {
    const char* given = std::getenv("TIDINGS_SEED");
    const auto first = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    const int histories = given ? 1 : 300;
    for (int at = 0; at < histories && !HasFailure(); ++at) {
        SCOPED_TRACE("TIDINGS_SEED=" + std::to_string(first + static_cast<unsigned>(at)));
        history(first + static_cast<unsigned>(at)).run(1'500);
    }
    std::printf("histories from seed %llu\n", static_cast<unsigned long long>(first));
}

}  // namespace
}  // namespace tidings
