// An order service on a repository in memory and a clock that stands still until it is moved.
#pragma once
#include <gtest/gtest.h>
#include "codec/order_document.hpp"
#include "ordering/order_service.hpp"
#include "support/run_task.hpp"
#include "unit/ordering/memory_repository.hpp"

namespace tidings::testing_support {

struct set_clock final : time_source {
    timestamp at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
    timestamp now() const override { return at; }
    steady_time steady() const override { return {}; }
};

class OrderService : public ::testing::Test {
protected:
    static constexpr const char* good_body =
        R"({"reference":"2026-10042","customer":{"email":"ada@example.com","name":"Ada"},"currency":"EUR",)"
        R"("items":[{"sku":"TEA-01","name":"Earl Grey","quantity":2,"unit_price":1250}],"shipping":490})";

    memory_repository repository;
    set_clock clock;
    system_random random;
    id_generator ids{clock, random};
    std::string why_no_room;
    order_service orders{repository, ids, clock, [this] { return why_no_room; }};

    template <class T>
    static T run(task<T> work) {
        asio::io_context io;
        return run_task(io, std::move(work));
    }

    static write_request request(std::string body, std::optional<std::string> key = std::nullopt,
                                 std::optional<std::int64_t> if_match = std::nullopt) {
        return {std::move(body), std::move(key), "scope", if_match, "00-trace-01"};
    }

    auto create(std::string body, std::optional<std::string> key = std::nullopt) {
        return run(orders.create(request(std::move(body), std::move(key))));
    }

    auto change(const order_id& id, std::string body, std::optional<std::string> key = std::nullopt,
                std::optional<std::int64_t> if_match = std::nullopt) {
        return run(orders.change(id, request(std::move(body), std::move(key), if_match)));
    }

    // An order in the given state, reached by legal moves.
    order_id order_in(order_status wanted) {
        const auto made = create(good_body);
        const auto id = repository.writes.back().id;
        EXPECT_TRUE(made);
        using enum order_status;
        std::vector<order_status> way;
        if (wanted == payment_failed || wanted == cancelled)
            way = {wanted};
        else
            for (const auto step : {paid, processing, shipped, delivered}) {
                if (wanted == placed) break;
                way.push_back(wanted == refunded && step == processing ? refunded : step);
                if (way.back() == wanted) break;
            }
        for (const auto step : way) EXPECT_TRUE(change(id, R"({"status":")" + std::string(name_of(step)) + "\"}"));
        repository.calls.clear();
        repository.writes.clear();
        return id;
    }

    order stored(const order_id& id) { return *decode_order(repository.orders.at(id).document); }
};

}  // namespace tidings::testing_support
