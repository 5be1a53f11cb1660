// The simulator's own command line, and the tests when no seeds are asked for.
//   simulation                                  the tests (ctest)
//   simulation --seeds N [--from S] [--bug B]   plays N seeds; stops at the first that breaks a promise
//   simulation --seeds 1 --from S --aloud       tells what happens in one
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include "simulation/runner.hpp"

int main(int argc, char** argv) {
    using namespace tidings::simulation;
    run_request wanted;
    bool plays = false;
    for (int at = 1; at < argc; ++at) {
        const std::string_view option = argv[at];
        const char* value = at + 1 < argc ? argv[at + 1] : "";
        if (option == "--aloud") {
            wanted.aloud = true;
        } else if (option == "--seeds") {
            wanted.seeds = std::strtoull(value, nullptr, 10), plays = true, ++at;
        } else if (option == "--from") {
            wanted.from = std::strtoull(value, nullptr, 10), plays = true, ++at;
        } else if (option == "--bug") {
            const auto found = find_mutation(value);
            if (!found) return std::printf("no such bug: %s\n", value), 2;
            wanted.bug = *found, plays = true, ++at;
        } else if (!option.starts_with("--gtest")) {
            return std::printf("usage: simulation [--seeds N] [--from SEED] [--bug NAME] [--aloud]\n"), 2;
        }
    }
    if (plays) return report(play_seeds(wanted), wanted) ? 0 : 1;
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
