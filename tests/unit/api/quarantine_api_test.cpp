// Groups of records in quarantine, from the handler down to an archive in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/quarantine_controller.hpp"
#include "api_client.hpp"
#include "memory_archive.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

struct kept_records final : few_messages {
    std::vector<quarantine_entry> entries;  // newest first
    std::optional<error> trouble;

    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t most) override {
        if (trouble) co_return *trouble;
        co_return std::vector<quarantine_entry>(entries.begin(), entries.begin() + std::min(most, entries.size()));
    }
};

struct QuarantineApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    kept_records archive;
    api_client client{
        io, make_handler(quarantine_routes(archive, {}, logger(log, "api")), {auth_mode::off, {}, {}}, clock, random)};

    void keep(std::int64_t id, std::string problem) {
        archive.entries.push_back({id, "order-event", std::move(problem), "reason of " + std::to_string(id),
                                   timestamp(std::chrono::seconds(id))});
    }
};

TEST_F(QuarantineApi, groups_are_of_the_latest_records_and_say_when_there_are_more) {
    keep(9'003, "no_json");
    keep(9'002, "unknown_type");
    keep(9'001, "no_json");

    const auto answer = client.get("/v1/quarantine/groups");

    EXPECT_EQ(answer.status, 200);
    const auto body = json_in(answer);
    EXPECT_EQ(body.at("looked_at"), 3);
    EXPECT_EQ(body.at("more"), false);
    ASSERT_EQ(body.at("data").as_array().size(), 2u);
    EXPECT_EQ(body.at("data").at(0), (boost::json::object{{"topic", "order-event"},
                                                          {"problem", "no_json"},
                                                          {"count", 2},
                                                          {"first_stored_at", "1970-01-01T02:30:01.000000Z"},
                                                          {"last_stored_at", "1970-01-01T02:30:03.000000Z"},
                                                          {"latest", {{"id", 9'003}, {"reason", "reason of 9003"}}}}));

    for (int id = 9'000; archive.entries.size() <= 5'000; --id) keep(id, "no_json");
    const auto many = json_in(client.get("/v1/quarantine/groups"));
    EXPECT_EQ(many.at("looked_at"), 5'000);
    EXPECT_EQ(many.at("more"), true);
    EXPECT_EQ(many.at("data").at(0).at("count"), 4'999);
}

TEST_F(QuarantineApi, groups_take_no_filter_and_say_when_the_store_is_away) {
    EXPECT_EQ(client.get("/v1/quarantine/groups?topic=x").status, 400);
    archive.trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(client.get("/v1/quarantine/groups").status, 503);
}

}  // namespace
}  // namespace tidings::api
