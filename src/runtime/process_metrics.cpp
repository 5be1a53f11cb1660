#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>
#include <chrono>
#include <cstdio>
#include "runtime/metrics.hpp"

namespace tidings {
namespace {

double resident_bytes() {
    long pages_all = 0, pages_resident = 0;
    auto* file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr) return 0;
    const int found = std::fscanf(file, "%ld %ld", &pages_all, &pages_resident);
    std::fclose(file);
    return found == 2 ? static_cast<double>(pages_resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) : 0;
}

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& at) {
        return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double open_descriptors() {
    auto* directory = ::opendir("/proc/self/fd");
    if (directory == nullptr) return 0;
    int entries = 0;
    while (::readdir(directory) != nullptr) ++entries;
    ::closedir(directory);
    return entries - 3;  // ".", ".." and the directory itself
}

double descriptors_max() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

}  // namespace

void add_process_metrics(metrics& into, const std::string& program) {
    using reading = metrics::reading;
    const double started = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    into.watch("process_cpu_seconds_total", "User and system time spent.", reading::counter, {}, cpu_seconds);
    into.watch("process_resident_memory_bytes", "Resident memory.", reading::gauge, {}, resident_bytes);
    into.watch("process_open_fds", "Open file descriptors.", reading::gauge, {}, open_descriptors);
    into.watch("process_max_fds", "Most file descriptors allowed.", reading::gauge, {}, descriptors_max);
    into.watch("process_start_time_seconds", "Start of the process in seconds since 1970.", reading::gauge, {},
               [started] { return started; });
    into.watch("tidings_build_info", "What is running; always 1.", reading::gauge,
               {{"version", TIDINGS_VERSION}, {"compiler", __VERSION__}, {"program", program}}, [] { return 1.0; });
}

}  // namespace tidings
