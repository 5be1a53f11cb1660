#include "runtime/reading_room.hpp"
#include <algorithm>
#include <list>
#include <optional>
#include <vector>

namespace tidings {

struct reading_room::seat::state {
    struct place {
        bool taken = false;
        steady_time rests_until{};
    };

    state(async_clock& its_clock, limits its_bounds)
        : clock(its_clock), bounds(its_bounds), places(std::max<std::size_t>(its_bounds.seats, 1)) {}

    std::optional<std::size_t> free_place(steady_time now) const {
        for (std::size_t at = 0; at < places.size(); ++at)
            if (!places[at].taken && places[at].rests_until <= now) return at;
        return std::nullopt;
    }

    // When the next seat has rested; the end of time when all are taken.
    steady_time next_rested() const {
        auto soonest = steady_time::max();
        for (const auto& one : places)
            if (!one.taken) soonest = std::min(soonest, one.rests_until);
        return soonest;
    }

    void wake_first() {
        if (!waiting.empty()) waiting.front()->ring();
    }

    async_clock& clock;
    limits bounds;
    std::vector<place> places;
    std::list<std::unique_ptr<alarm>> waiting;  // who came first is in front
};

reading_room::seat::~seat() {
    if (!room_) return;
    const auto now = room_->clock.steady();
    auto& place = room_->places[number_];
    place.taken = false;
    const int rest = room_->waiting.empty() ? room_->bounds.rest : room_->bounds.crowded_rest;
    place.rests_until = now + std::min<steady_time::duration>((now - since_) * rest, room_->bounds.rest_max);
    room_->wake_first();
}

reading_room::reading_room(async_clock& clock, limits bounds) : state_(std::make_shared<seat::state>(clock, bounds)) {}

task<result<reading_room::seat>> reading_room::enter() {
    const auto room = state_;
    const auto sit = [&room](std::size_t at) {
        room->places[at].taken = true;
        return seat(room, at, room->clock.steady());
    };
    if (room->waiting.empty())
        if (const auto at = room->free_place(room->clock.steady())) co_return sit(*at);
    if (room->waiting.size() >= room->bounds.waiting_max)
        co_return error{errc::unavailable, "too many wait to read already"};

    // However this ends, also when the caller is cancelled, the next one moves up.
    struct queue_place {
        std::shared_ptr<seat::state> room;
        std::list<std::unique_ptr<alarm>>::iterator at;
        ~queue_place() {
            room->waiting.erase(at);
            room->wake_first();
        }
    };
    const queue_place mine{room, room->waiting.insert(room->waiting.end(), room->clock.make_alarm())};
    const auto deadline = room->clock.steady() + room->bounds.wait_max;
    for (;;) {
        const bool is_first = mine.at == room->waiting.begin();
        const auto now = room->clock.steady();
        if (is_first)
            if (const auto at = room->free_place(now)) co_return sit(*at);
        if (now >= deadline) co_return error{errc::unavailable, "no turn to read came in time"};
        co_await (*mine.at)->wait_until(is_first ? std::min(deadline, room->next_rested()) : deadline);
    }
}

std::size_t reading_room::waiting() const {
    return state_->waiting.size();
}

}  // namespace tidings
