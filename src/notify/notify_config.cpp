#include "notify/notify_config.hpp"

namespace tidings {

std::vector<std::string> notify_config::problems() const {
    using namespace std::chrono_literals;
    std::vector<std::string> found;
    const auto say = [&](std::string problem) { found.push_back(std::move(problem)); };
    if (instance.empty()) say("the instance name is empty");
    if (from.address.empty())
        say("TIDINGS_MAIL_FROM is missing; give a sender such as Acme Shop <orders@shop.example>");
    else if (auto checked = check_address(from.address); !checked)
        say("TIDINGS_MAIL_FROM: " + checked.error().detail);
    if (!merchant_address.empty())
        if (auto checked = check_address(merchant_address); !checked)
            say("the merchant's address: " + checked.error().detail);
    if (mode.kind == delivery_mode::kinds::redirect)
        if (auto checked = check_address(mode.address); !checked)
            say("TIDINGS_DELIVERY_MODE redirect: " + checked.error().detail);
    if (mode.kind == delivery_mode::kinds::allowlist && mode.domains.empty())
        say("TIDINGS_DELIVERY_MODE allowlist needs at least one domain");
    if (sends_max < 1 || sends_max > 1'000) say("the number of open sends must be between 1 and 1000");
    if (lease < 3s || lease > 1h) say("the lease must be between 3 seconds and 1 hour");
    if (hold_max < 1s) say("the time to hold a version must be at least 1 second");
    if (idle_poll < 10ms || idle_poll > 10s) say("the idle poll must be between 10 milliseconds and 10 seconds");
    if (stop_grace > 10min) say("the grace for open sends must be at most 10 minutes");
    return found;
}

}  // namespace tidings
