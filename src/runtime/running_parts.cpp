#include "runtime/running_parts.hpp"
#include "runtime/gate.hpp"
#include "runtime/stop_signal.hpp"
#include "runtime/within.hpp"

namespace tidings {
namespace {

using std::chrono::steady_clock;

task<result<void>> answered(task<> work) {
    co_await std::move(work);
    co_return result<void>{};
}

task<result<void>> passed(gate& end) {
    co_await end.passed();
    co_return result<void>{};
}

class run {
public:
    run(asio::io_context& io, std::vector<running_part> parts, stop_settings settings, const logger& log)
        : io_(io), settings_(std::move(settings)), log_(log), signals_(io.get_executor()), asked_(io.get_executor()) {
        for (auto& part : parts) parts_.push_back(std::make_unique<started>(std::move(part), io.get_executor()));
    }

    int until_stopped() {
        for (auto& part : parts_) start(*part);
        asio::co_spawn(io_, wait_for_signal(), asio::detached);
        asio::co_spawn(io_, stop_when_asked(), [this](std::exception_ptr) { io_.stop(); });
        io_.run();
        return exit_code_;
    }

private:
    struct started {
        started(running_part given, const asio::any_io_executor& executor) : part(std::move(given)), ended(executor) {}
        running_part part;
        gate ended;
    };

    void start(started& one) {
        if (!one.part.run) return one.ended.open();
        asio::co_spawn(io_, one.part.run(), [this, &one](std::exception_ptr problem) {
            one.ended.open();
            if (problem) failed(one.part.name, problem);
        });
    }

    void failed(const std::string& name, const std::exception_ptr& problem) {
        try {
            std::rethrow_exception(problem);
        } catch (const start_refused& refusal) {
            log_.error("start refused", {{"who", name}, {"reason", refusal.what()}});
            exit_code_ = 2;
        } catch (const std::exception& bug) {
            log_.error("a part failed", {{"who", name}, {"reason", bug.what()}});
            exit_code_ = std::max(exit_code_, 1);
        }
        asked_.open();
    }

    task<> wait_for_signal() {
        const int number = co_await signals_.asked();
        log_.info("stopping", {{"signal", number}});
        asked_.open();
    }

    task<> stop_when_asked() {
        co_await asked_.passed();
        signals_.exit_on_next();
        if (settings_.on_asked) settings_.on_asked();
        const auto began = steady_clock::now();
        deadline_ = began + settings_.grace;
        for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) co_await stop(**part);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
        log_.info("stopped", {{"took_ms", took.count()}, {"exit_code", exit_code_}});
    }

    // However late it is, each part gets a moment: closing a file or a socket takes no more.
    steady_clock::duration left() const {
        return std::max<steady_clock::duration>(deadline_ - steady_clock::now(), std::chrono::milliseconds{500});
    }

    task<> stop(started& one) {
        bool in_time = true;
        if (one.part.stop) {
            auto stopping = answered(one.part.stop());
            const auto stopped = co_await within(left(), std::move(stopping));
            in_time = stopped.has_value();
        }
        auto ending = passed(one.ended);
        const auto ended = co_await within(left(), std::move(ending));
        if (in_time && ended) co_return;
        log_.error("a part did not stop in time", {{"who", one.part.name}});
        exit_code_ = std::max(exit_code_, 1);
    }

    asio::io_context& io_;
    stop_settings settings_;
    logger log_;
    stop_signal signals_;
    gate asked_;
    std::vector<std::unique_ptr<started>> parts_;
    steady_clock::time_point deadline_;
    int exit_code_ = 0;
};

}  // namespace

int run_until_stopped(asio::io_context& io, std::vector<running_part> parts, stop_settings settings,
                      const logger& log) {
    return run{io, std::move(parts), std::move(settings), log}.until_stopped();
}

}  // namespace tidings
