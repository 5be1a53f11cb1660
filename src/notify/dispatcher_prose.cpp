// A mail that gets written prose waits for it before it asks for a lane, and its bytes are frozen at once: whatever
// happens then, nobody asks again and no byte changes.
#include <boost/asio/co_spawn.hpp>
#include "notify/dispatcher.hpp"
#include "notify/flight.hpp"
#include "notify/prose_desk.hpp"
#include "notify/prose_request.hpp"

namespace tidings {

using namespace std::chrono_literals;

bool dispatcher::wants_prose(const flight& held) const {
    return desk_ != nullptr && !held.claimed.frozen && desk_->wants(held.head().kind) &&
           !unrecorded_.contains(held.id()) && !route_for(config_.mode, held.head().recipient).recipient.empty();
}

// The barrier of one message on this side of its start: a bug costs the mail its prose, not its delivery.
task<> dispatcher::compose(flight_ptr held) {
    bool ready = true;
    std::string bug;
    try {
        ready = co_await get_prose(held);
    } catch (const std::exception& problem) {
        bug = problem.what();
    }
    if (!bug.empty())
        log_.error("a mail gets no written text because of a bug", {{"message_id", held->id().value}, {"error", bug}});
    --composing_;
    if (ready)
        stand_in_line(std::move(held));
    else
        flights_.erase(held->id());
    note_news();
    if (stopping_) give_back_waiting();
    start_ready();
    alarm_->ring();
    drain_alarm_->ring();
}

// Only now: who waits for words takes no place in the line of a limited relay or domain. Meanwhile others may have
// filled that line; then it is due again when its turn comes, with the bytes that are frozen already.
void dispatcher::stand_in_line(flight_ptr held) {
    const auto wait = rates_.too_long(held->domain, clock_.steady(), 0);
    if (wait > 0ms) return hold_back(std::move(held), wait);
    rates_.join(held->domain);
    waiting_.push_back(std::move(held));
}

// True: it can start. False: it has ended, or was given back.
task<bool> dispatcher::get_prose(flight_ptr held) {
    auto event = mail_writer::event_of(held->claimed);
    if (!event) co_return true;  // its start finds the same, and ends it
    const auto& kind = held->head().kind;
    const auto language = writer_.language_of(*event, kind);
    if (!desk_->speaks(language)) co_return true;
    auto request = prose_request_for(*event, kind, language, writer_.shop_name());
    auto prose = co_await desk_->write(std::move(request));
    if (!prose) {
        std::string reason = "stopped before its text was written";
        co_await give_back(held, std::move(reason), 100ms);
        co_return false;
    }
    held->prose = *std::move(prose);
    const bool ready = co_await prepare(held);
    if (!ready || !held->unfrozen) co_return ready;
    auto frozen = co_await freeze(held);
    if (frozen) co_return true;
    auto problem = frozen.error();
    co_await give_up_unstored(held, std::move(problem));
    co_return false;
}

}  // namespace tidings
