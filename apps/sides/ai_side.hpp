// AI text of the notification service: the Gemini adapter and the desk in front of it.
#pragma once
#include "adapters/gemini/gemini_copywriter.hpp"
#include "notify/prose_desk.hpp"

namespace tidings {

class ai_side {
public:
    ai_side(asio::any_io_executor executor, async_clock& clock, random_source& random, gemini_config provider,
            prose_config limits, ai_spending& spending, logger log)
        : writer_(std::move(executor), clock, std::move(provider)),
          desk_(writer_, spending, clock, random, std::move(limits), std::move(log)) {}

    prose_desk& desk() { return desk_; }

private:
    gemini_copywriter writer_;
    prose_desk desk_;
};

}  // namespace tidings
