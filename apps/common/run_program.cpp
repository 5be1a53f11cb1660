#include "common/run_program.hpp"
#include <iostream>
#include "runtime/stop_signal.hpp"

namespace tidings {

int run_program(const server_program& which, int argc, char** argv) {
    harden_process();
    configuration config{which.reader};
    if (const auto code = config.read(argc, argv, which.name, which.purpose)) return *code;
    try {
        return which.run(config);
    } catch (const start_refused& refusal) {
        std::cerr << which.name << ": " << refusal.what() << "\n";
        return 2;
    } catch (const std::exception& bug) {
        std::cerr << which.name << ": " << bug.what() << "\n";
        return 1;
    }
}

int run_parts(ground& on, std::vector<running_part> parts, std::chrono::milliseconds grace, gate& opened) {
    const auto on_asked = [&] {
        on.draining = true;
        opened.give_up();
    };
    return run_until_stopped(on.io, std::move(parts), {grace, on_asked}, on.log("run"));
}

}  // namespace tidings
