#include "adapters/file_system/volume_meter.hpp"
#include <gtest/gtest.h>
#include <fstream>
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings::file_system {
namespace {

TEST(VolumeMeter, sees_the_disk_under_a_folder_and_under_a_file) {
    testing_support::temporary_folder folder;
    const auto file = folder / "orders.db";
    std::ofstream(file) << "x";
    asio::io_context io;
    volume_meter meter{io.get_executor(), {folder / "", file}};

    const auto seen = testing_support::run_task(io, meter.measure());

    ASSERT_TRUE(seen) << seen.error().detail;
    ASSERT_EQ(seen->size(), 2u);
    EXPECT_EQ(seen->at(1).folder, file);
    EXPECT_GT(seen->at(0).free, 0);
    EXPECT_GT(seen->at(0).total, seen->at(0).free);
    EXPECT_EQ(seen->at(0).total, seen->at(1).total);
}

TEST(VolumeMeter, a_folder_that_went_away_is_named) {
    asio::io_context io;
    volume_meter meter{io.get_executor(), {"/does/not/exist"}};

    const auto seen = testing_support::run_task(io, meter.measure());

    ASSERT_TRUE(seen.has_error());
    EXPECT_EQ(seen.error().code, errc::unavailable);
    EXPECT_NE(seen.error().detail.find("/does/not/exist"), std::string::npos);
}

}  // namespace
}  // namespace tidings::file_system
