#include "common/sqlite_file.hpp"
#include <filesystem>
#include "common/store_figures.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

void make_folder_for(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code problem;
    if (!folder.empty()) std::filesystem::create_directories(folder, problem);
    if (problem) throw start_refused("the folder " + folder.string() + " cannot be made: " + problem.message());
}

std::unique_ptr<sqlite::database> open_sqlite_file(const std::string& path, const sqlite::schema& wanted, ground& on,
                                                   const std::string& store) {
    make_folder_for(path);
    sqlite::database_limits limits;
    limits.on_group = observe_groups(on.figures, store);
    auto opened = sqlite::database::open(on.io.get_executor(), path, wanted, on.log("sqlite"), std::move(limits));
    if (!opened) throw start_refused(path + ": " + opened.error().detail);
    watch_file(on.figures, store, **opened);
    return *std::move(opened);
}

}  // namespace tidings
