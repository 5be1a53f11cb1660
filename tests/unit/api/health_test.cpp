#include "api/health.hpp"
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "runtime/system_clock.hpp"
#include "unit/api/api_client.hpp"

namespace tidings::testing_support {
namespace {

class Health : public testing::Test {
protected:
    asio::io_context io;
    system_clock clock{io.get_executor()};
    system_random random;
    std::string database, room;
    api_client client{io, api::make_handler(api::health_routes({{"database", [this] { return database; }},
                                                                {"room", [this] { return room; }, false}}),
                                            {}, clock, random)};

    std::pair<int, std::string> ready() {
        const auto answer = client.get("/readyz");
        return {answer.status, std::string(json_in(answer).at("status").as_string())};
    }
};

TEST_F(Health, a_part_that_is_away_turns_traffic_away) {
    EXPECT_EQ(ready(), std::pair(200, std::string("ok")));
    database = "cannot be reached";
    EXPECT_EQ(ready(), std::pair(503, std::string("not ready")));
}

TEST_F(Health, a_lack_of_room_is_shown_and_traffic_may_come) {
    room = "the disk is nearly full";
    EXPECT_EQ(ready(), std::pair(200, std::string("degraded")));
    EXPECT_NE(client.get("/readyz").body.find(R"("why":"the disk is nearly full")"), std::string::npos);
    database = "cannot be reached";
    EXPECT_EQ(ready(), std::pair(503, std::string("not ready")));
}

}  // namespace
}  // namespace tidings::testing_support
