#include "adapters/smtp/connection_limit.hpp"

namespace tidings {

std::size_t connection_limit::connections(time now, std::size_t stalled) const {
    return now < grows_from_ ? limit_ : std::min(ceiling_, limit_ + std::min(limit_, stalled));
}

bool connection_limit::on_answer(time now) {
    if (limit_ >= ceiling_ || now < grows_from_) return false;
    ++limit_;
    if (limit_ > refused_at_ + 1) pause_ = pause_min;  // the relay takes more than it did
    return true;
}

void connection_limit::on_refusal(time now, std::size_t open) {
    limit_ = std::clamp<std::size_t>(open, 1, ceiling_);
    refused_at_ = limit_;
    grows_from_ = now + pause_;
    pause_ = std::min(pause_ * 2, pause_max);
}

}  // namespace tidings
