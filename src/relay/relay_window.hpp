// The relay's bookkeeping, without any I/O: what was seen of the outbox, what may be published now, what is settled.
// Fed with views, handed-on rows and outcomes; asked for the next read, the next row to publish and the progress.
//
// Rules: ids are drawn in insert order but become visible in commit order, so an id that is missing below the highest
// one seen is a gap that is asked for again, until every transaction that could still fill it has ended.
// Rows of one order are published in version order, one at a time, so that no fault of one can let the next one pass.
#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include "relay/event_writer.hpp"
#include "relay/outbox_source.hpp"
#include "relay/recent_versions.hpp"

namespace tidings {

struct relay_limits {
    std::size_t in_flight_max = 4096;          // rows given to the event log and not decided yet
    std::size_t rows_max = 8192;               // undecided rows held in memory; the rest waits in the outbox
    std::size_t bytes_max = 32 * 1024 * 1024;  // of payload among them
    std::size_t read_max = 1000;               // rows asked for in one read
    std::size_t gaps_max = 100'000;            // missing ids remembered; then reading stops until some are decided
    std::size_t gaps_asked_max = 1000;         // missing ids in an ordinary read; a full one asks for all of them
    std::int64_t wide_hole = 10'000;  // ids missing in one place: a jump of the sequence, waited out in one piece
    std::size_t recent_orders_max = 20'000;  // orders whose last published version is remembered
};

struct relay_read {
    std::int64_t after = 0;
    std::vector<std::int64_t> gaps;
    std::size_t rows_max = 0;
    bool all_gaps = true;
    std::uint64_t parkings = 0;  // rows parked before the read began: it names their orders
};

struct parking_row {
    std::int64_t id = 0;
    order_id order;
    std::string reason;
    std::string traceparent;
};

enum class hand_on_answer {
    taken,    // it is published as soon as its turn comes
    known,    // seen before
    unsafe,   // an earlier version may be missing: only a look into the outbox can tell
    no_room,  // stays in the outbox until there is room
};

class relay_window {
public:
    explicit relay_window(relay_limits limits);

    // Begins behind what an earlier leader delivered, forgetting everything else.
    void start(std::int64_t delivered_through);

    // What to ask the outbox for. `full` makes it list every gap.
    relay_read next_read(bool full = false) const;
    // Takes the answer; true when more rows may be waiting behind it.
    bool take(const relay_read& asked, outbox_view view);
    // Takes a row right after its commit, on the committing path.
    hand_on_answer hand_on(outbox_row row);

    // The row to publish next; nullptr when there is none or too much is in flight. Call published() before asking
    // again.
    const outbox_row* next() const;
    void published(std::int64_t id);
    // False: the row is not ours (any more).
    bool settle(const publish_outcome& outcome);
    // It was refused, and is tried again behind everything that was refused less often. False as above.
    bool put_last(std::int64_t id);

    // Rows that must be parked in the outbox; they count as open until parked() says it is done.
    std::vector<parking_row> to_park() const;
    void parked(std::int64_t id);

    // Every id up to here is delivered, parked, or was never committed.
    std::int64_t delivered_through() const;

    // Of the events up to last_id, those without an end: what is open here and what is still to be read.
    std::int64_t unsettled_through(std::int64_t last_id) const;

    std::size_t open_rows() const { return rows_.size(); }
    std::size_t in_flight() const { return in_flight_; }
    std::vector<std::int64_t> ids_in_flight() const;
    std::size_t gaps() const { return gaps_.size(); }
    std::int64_t lowest_gap() const { return gaps_.empty() ? 0 : gaps_.begin()->first; }
    bool is_full() const;  // the outbox holds more than we take in
    bool wants_full_read() const { return !held_orders_.empty(); }
    std::optional<timestamp> written_at(std::int64_t id) const;  // of an open row
    std::optional<timestamp> oldest_open() const;  // when the undecided row with the lowest id was written

private:
    enum class row_state { waiting, ready, in_flight, parking };
    struct open_row {
        outbox_row row;
        row_state state = row_state::waiting;
        std::string reason;  // why it is being parked
        int refusals = 0;    // those that it is tried again after
    };
    using ready_row = std::pair<int, std::int64_t>;  // refusals, id
    // The open rows of one order by version; only the first may be ready or in flight.
    using order_line = std::map<std::int64_t, std::int64_t>;

    struct sequence_jump {
        std::int64_t to = 0;            // the first row behind it
        std::uint64_t transaction = 0;  // nothing can appear in it once this one is the oldest running
    };

    bool is_known(std::int64_t id) const;
    bool predecessor_is_known(const outbox_row& row) const;
    bool pass_hole(std::int64_t next_id, const outbox_view& view);
    void admit(outbox_row row, bool may_publish);
    void admit_behind_parked(outbox_row row);
    bool is_parked(const outbox_row& row) const;
    void park_order(const order_id& order, std::int64_t from_id, const std::string& reason);
    void park_waiting(const order_id& order, const std::string& reason);
    void note_parked_orders(const relay_read& asked, const std::vector<parked_order>& durable);
    void drop_dead_gaps(const relay_read& asked, std::uint64_t oldest_running);
    void release_held();
    void make_first_ready(const order_id& order);
    void make_ready(std::int64_t id, open_row& row);
    void remove(std::int64_t id);
    void advance();

    relay_limits limits_;
    std::int64_t seen_through_ = 0;  // every id up to here is settled, open or a gap
    bool has_view_ = false;          // since start(): before the first one nobody has told us which orders are parked
    std::map<std::int64_t, open_row> rows_;
    std::set<ready_row> ready_;
    std::set<std::int64_t> parking_;
    std::set<std::int64_t> settled_ahead_;        // settled although above seen_through_ (they were handed on)
    std::map<std::int64_t, std::uint64_t> gaps_;  // id -> the first transaction that cannot have drawn it
    std::unordered_map<order_id, order_line> lines_;
    std::unordered_set<order_id> held_orders_;  // wait for a full read: a predecessor may be in a gap not asked for
    struct parked_from {
        std::int64_t id = 0;        // the poison row
        std::uint64_t parking = 0;  // the number of the last parking
    };
    std::unordered_map<order_id, parked_from> parked_orders_;
    std::optional<sequence_jump> jump_;
    recent_versions recent_;
    std::uint64_t parkings_ = 0;
    std::size_t in_flight_ = 0, bytes_ = 0;
    std::size_t row_bytes_ = 2048;  // a running mean, to ask for no more rows than there is room for
};

}  // namespace tidings
