#include "api/live_ring.hpp"
#include <charconv>
#include "api/live_frame.hpp"

namespace tidings::api {

std::optional<std::uint64_t> live_ring::number_of(std::string_view id) const {
    if (!id.starts_with(run_) || id.size() <= run_.size() + 1 || id[run_.size()] != '.') return std::nullopt;
    const auto digits = id.substr(run_.size() + 1);
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (wrong != std::errc{} || end != digits.data() + digits.size() || number > last_) return std::nullopt;
    return number;
}

void live_ring::add(std::string frame) {
    ++last_;
    frames_.push_back(std::move(frame));
    if (frames_.size() > limits_.frames_max) frames_.pop_front();
    ring_all();
}

live_ring::piece live_ring::behind(std::uint64_t number) const {
    const auto first = last_ - frames_.size();  // the number before the oldest frame
    if (number < first) return {reload_frame(id_of(last_)), last_};
    piece next{{}, number};
    while (next.through < last_ && next.text.size() < limits_.piece_max) next.text += frames_[next.through++ - first];
    return next;
}

void live_ring::close() {
    closed_ = true;
    ring_all();
}

void live_ring::ring_all() {
    for (auto* one : waiting_) one->ring();
}

}  // namespace tidings::api
