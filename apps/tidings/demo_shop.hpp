// The embedded stack of a demonstration: `tidings dev` and `tidings mailbox` as two child processes that can be killed,
// frozen and started again, with everything they keep in one folder.
#pragma once
#include "child_program.hpp"
#include "runtime/async_clock.hpp"
#include "service_access.hpp"

namespace tidings {

class demo_shop {
public:
    demo_shop(asio::any_io_executor executor, async_clock& clock, std::string folder);

    // Both are started; false: one does not become ready, see `why_not`.
    task<bool> open();
    task<bool> services_ready(std::chrono::seconds limit = std::chrono::seconds(20));
    task<bool> end_orderly(std::chrono::seconds limit = std::chrono::seconds(30));  // TERM to the services

    child_program& services() { return services_; }
    child_program& mailbox() { return mailbox_; }
    const service_access& orders() const { return orders_; }
    const service_access& notifications() const { return notifications_; }
    std::string mails() const { return folder_ + "/mailbox"; }
    const std::string& why_not() const { return why_not_; }

private:
    task<bool> answers(const service_access& access);

    asio::any_io_executor executor_;
    async_clock& clock_;
    std::string folder_;
    std::uint16_t orders_port_, notifications_port_, mailbox_port_;
    service_access orders_, notifications_;
    child_program mailbox_, services_;
    std::string why_not_;
};

}  // namespace tidings
