#include "adapters/sqlite/sqlite_file.hpp"
#include <filesystem>
#include "adapters/sqlite/file_metrics.hpp"
#include "runtime/group_commit_metrics.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

void make_folder_for(const sqlite_file& file) {
    const auto folder = std::filesystem::path(file.path).parent_path();
    std::error_code problem;
    if (!folder.empty()) std::filesystem::create_directories(folder, problem);
    if (problem)
        throw start_refused(file.setting + ": the folder " + folder.string() + " cannot be made (" + problem.message() +
                            "); choose another place, or make it for this user");
}

std::unique_ptr<sqlite::database> open_sqlite_file(const sqlite_file& file, const sqlite::schema& wanted,
                                                   asio::any_io_executor executor, metrics& into, logger log,
                                                   const std::string& store) {
    make_folder_for(file);
    sqlite::database_limits limits;
    limits.on_group = observe_groups(into, store);
    limits.writer_niceness = file.niceness;
    auto opened = sqlite::database::open(std::move(executor), file.path, wanted, std::move(log), std::move(limits));
    if (!opened) throw start_refused(file.setting + ": " + opened.error().detail);
    sqlite::watch(into, store, **opened);
    return *std::move(opened);
}

}  // namespace tidings
