// order_load: posts sample orders to an order service on loopback, at a fixed rate (open loop) or as fast as it takes
// them.
#include <CLI/CLI.hpp>
#include <cstdio>
#include "bench/load/load_run.hpp"

int main(int argc, char** argv) {
    tidings::bench::load_options options;
    CLI::App app{"Posts sample orders to an order service on loopback"};
    app.add_option("--port", options.port, "port of the order service")->required();
    app.add_option("--orders", options.orders, "sample orders, one JSON document per line")->required();
    app.add_option("--out", options.out, "file for one line per request")->required();
    app.add_option("--rate", options.rate, "orders per second; without it a closed loop");
    app.add_option("--count", options.count, "orders to post");
    app.add_option("--seconds", options.seconds, "no order is begun after so long");
    app.add_option("--patience", options.patience, "seconds after the last turn until the rest is given up");
    app.add_option("--connections", options.connections, "the most requests under way")->check(CLI::Range(1, 4096));
    app.add_option("--domains", options.domains, "customers live at so many domains")->check(CLI::Range(0, 100'000));
    app.add_option("--run", options.run, "prefix of customers and idempotency keys");
    CLI11_PARSE(app, argc, argv);
    try {
        if (options.count <= 0 && options.seconds <= 0)
            throw std::runtime_error("--count or --seconds must end the load");
        boost::asio::io_context io{1};
        tidings::bench::load_run run{io, options};
        run.start();
        io.run();
        run.report();
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "order_load: %s\n", problem.what());
        return 2;
    }
}
