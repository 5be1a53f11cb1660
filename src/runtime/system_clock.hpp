// async_clock on the machine's clocks and an Asio executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include "runtime/async_clock.hpp"

namespace tidings {

class system_clock final : public async_clock {
public:
    explicit system_clock(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    timestamp now() const override;
    steady_time steady() const override;
    std::unique_ptr<alarm> make_alarm() override;

private:
    asio::any_io_executor executor_;
};

}  // namespace tidings
