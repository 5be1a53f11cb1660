#include "api/live_stream.hpp"
#include <algorithm>
#include <utility>
#include "api/live_frame.hpp"

namespace tidings::api {

// The opening tells the client when to come back after a cut (in ms), and where it stands.
live_stream::live_stream(std::shared_ptr<live_ring> ring, async_clock& clock, const live_limits& limits,
                         std::string_view last_id)
    : ring_(std::move(ring)),
      clock_(clock),
      heartbeat_(limits.heartbeat),
      ask_every_(limits.ask_every),
      wake_(clock.make_alarm()),
      opening_("retry: 5000\n"),
      ends_at_(clock.steady() + limits.lifetime),
      beats_at_(clock.steady() + limits.heartbeat),
      asks_at_(clock.steady()) {
    const auto known = last_id.empty() ? std::optional(ring_->last()) : ring_->number_of(last_id);
    seen_ = known.value_or(ring_->last());
    opening_ +=
        known ? "id: " + ring_->id_of(seen_) + "\nevent: open\ndata: {}\n\n" : reload_frame(ring_->id_of(seen_));
    ring_->join(wake_.get());
}

live_stream::~live_stream() {
    ring_->leave(wake_.get());
}

std::string live_stream::take() {
    if (!opening_.empty()) return std::exchange(opening_, {});
    auto piece = ring_->behind(seen_);
    seen_ = piece.through;
    return std::move(piece.text);
}

// Asked now and then, for it may look into a table.
bool live_stream::is_allowed() {
    if (!allowed_ || clock_.steady() < asks_at_) return true;
    asks_at_ = clock_.steady() + ask_every_;
    return allowed_();
}

task<std::string> live_stream::next() {
    for (;;) {
        const auto now = clock_.steady();
        if (ended_ || ring_->is_closed() || now >= ends_at_) co_return std::string{};
        if (!is_allowed()) {
            ended_ = true;
            co_return session_frame();
        }
        auto text = take();
        if (text.empty() && now >= beats_at_) text = ": still here\n\n";
        if (!text.empty()) {
            beats_at_ = now + heartbeat_;
            co_return text;
        }
        const auto rests_until = std::min(beats_at_, ends_at_);
        co_await wake_->wait_until(allowed_ ? std::min(rests_until, asks_at_) : rests_until);
    }
}

void live_stream::end() {
    ended_ = true;
    wake_->ring();
}

}  // namespace tidings::api
