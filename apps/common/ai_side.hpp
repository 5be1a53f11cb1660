// AI text of the notification service: the Gemini adapter and the desk in front of it. Made only when there is a key.
#pragma once
#include <memory>
#include "adapters/gemini/gemini_copywriter.hpp"
#include "common/ground.hpp"
#include "notify/prose_desk.hpp"

namespace tidings {

class ai_side {
public:
    ai_side(const settings& given, ground& on, ai_spending& spending);
    prose_desk& desk() { return desk_; }

private:
    gemini_copywriter writer_;
    prose_desk desk_;
};

std::unique_ptr<ai_side> make_ai_side(const settings& given, ground& on, ai_spending& spending);  // null without a key

}  // namespace tidings
