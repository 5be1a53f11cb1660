// tidings demo chaos: the embedded stack under load, its parts killed, stopped and frozen in turn while a person
// watches, and the ledger at the end. Exit code 0 only when nothing is lost and nothing repeated without a reason.
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include "command_context.hpp"
#include "demo_accounts.hpp"
#include "demo_faults.hpp"
#include "demo_feed.hpp"
#include "demo_progress.hpp"
#include "demo_shop.hpp"
#include "runtime/system_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

constexpr int exit_interrupted = 130;  // as a shell reports Ctrl-C
constexpr auto settle_limit = 120s;

struct demo_options {
    std::int64_t seconds = 30, orders_per_second = 20;
    std::uint64_t seed = 0;
    std::string data_dir;
    bool keep = false;
};

class chaos_demo {
public:
    chaos_demo(demo_options options, std::filesystem::path folder, bool json)
        : options_(std::move(options)),
          json_(json),
          shop_(io_.get_executor(), clock_, folder.string()),
          faults_(shop_, clock_, options_.seed, [this](const std::string& line) { say(line); }),
          feed_(io_.get_executor(), clock_, random_, shop_.orders(), options_.orders_per_second) {}

    int run();

private:
    task<> play();
    task<bool> start_and_feed();
    task<> break_things();
    task<> show_progress();
    task<bool> settle();
    task<bool> look(demo_accounts& into);
    task<bool> look_at_messages(demo_accounts& into);
    task<result<boost::json::value>> get(std::string target);
    void finish(demo_accounts& accounts);

    void say(const std::string& line) {
        if (!json_) progress_.say(line);
    }
    int give_up(const std::string& why) {
        progress_.end();
        std::cerr << "tidings: " << why << "\n";
        return exit_failed;
    }

    demo_options options_;
    bool json_;
    asio::io_context io_{1};
    system_clock clock_{io_.get_executor()};
    system_random random_;
    demo_progress progress_;
    demo_shop shop_;
    demo_faults faults_;
    demo_feed feed_;
    std::int64_t answered_before_ = 0;
    int code_ = exit_failed;
    bool showing_ = true;
};

int chaos_demo::run() {
    asio::signal_set signals{io_, SIGINT, SIGTERM};
    signals.async_wait([this](boost::system::error_code stopped, int) {
        if (stopped) return;
        code_ = exit_interrupted;
        io_.stop();  // the children end with us
    });
    asio::co_spawn(io_, play(), [this, &signals](std::exception_ptr bug) {
        showing_ = false;
        signals.cancel();
        if (bug) std::rethrow_exception(bug);
    });
    io_.run();
    progress_.end();
    shop_.services().kill();
    shop_.mailbox().kill();
    if (code_ == exit_interrupted) std::cerr << "tidings: interrupted; everything is stopped\n";
    return code_;
}

task<> chaos_demo::play() {
    const bool fed = co_await start_and_feed();
    if (!fed) co_return;
    asio::co_spawn(io_, show_progress(), asio::detached);
    co_await break_things();
    const bool settled = co_await settle();
    showing_ = false;
    progress_.end();
    if (!settled) {
        code_ = give_up("the shop did not come to rest: " + shop_.why_not());
        co_return;
    }
    demo_accounts accounts;
    const bool seen = co_await look(accounts) && co_await look_at_messages(accounts);
    if (!seen) {
        code_ = give_up("the ledger cannot be read");
        co_return;
    }
    finish(accounts);
    co_await shop_.end_orderly();
}

task<bool> chaos_demo::start_and_feed() {
    say("seed " + std::to_string(options_.seed) + ": starting the services and a mailbox");
    const bool opened = co_await shop_.open();
    demo_accounts before;
    const bool seen = opened && co_await look(before);
    if (!seen) {
        code_ = give_up(shop_.why_not());
        co_return false;
    }
    answered_before_ = before.accepted;  // a given data folder may have orders already
    feed_.start();
    say("orders come in, " + std::to_string(options_.orders_per_second) + " a second");
    co_return true;
}

task<> chaos_demo::break_things() {
    const auto until = clock_.steady() + std::chrono::seconds(options_.seconds);
    co_await clock_.sleep_for(1s);
    while (clock_.steady() < until) {
        const bool back = co_await faults_.play_one();
        if (!back) co_return;
        co_await clock_.sleep_for(faults_.pause(800, 2000));
    }
}

task<> chaos_demo::show_progress() {
    while (showing_) {
        co_await clock_.sleep_for(200ms);
        if (json_ || !showing_) continue;
        demo_accounts mails;
        read_mailbox(shop_.mails(), mails);
        progress_.update(std::to_string(feed_.answered()) + " writes accepted, " + std::to_string(mails.mails.size()) +
                         " mails arrived, " + std::to_string(feed_.repeated()) + " requests repeated, " +
                         std::to_string(faults_.played()) + " faults");
    }
}

// The faults are over; everything that was accepted gets its mail by itself.
task<bool> chaos_demo::settle() {
    say("no more faults and no new orders: what is open is finished");
    const bool ready = co_await shop_.services_ready();
    const bool answered = ready && co_await feed_.end(60s);
    if (!answered) {
        if (!feed_.refusal().empty()) std::cerr << "tidings: an order was refused: " << feed_.refusal() << "\n";
        co_return false;
    }
    const auto deadline = clock_.steady() + settle_limit;
    while (clock_.steady() < deadline) {
        demo_accounts now;
        const bool seen = co_await look(now);
        if (seen && now.drift == 0 && now.open() == 0 && now.messages_in_all() >= now.accepted) co_return true;
        co_await clock_.sleep_for(100ms);
    }
    co_return true;  // the ledger shows what is missing
}

task<result<boost::json::value>> chaos_demo::get(std::string target) {
    http_client client{io_.get_executor(), shop_.notifications().endpoint, {.connect = 1s, .answer = 5s}};
    http_call call;
    call.target = std::move(target);
    co_return co_await ask(client, shop_.notifications(), std::move(call));
}

task<bool> chaos_demo::look(demo_accounts& into) {
    const auto ledger = co_await get("/v1/ledger");
    if (ledger) read_ledger(*ledger, into);
    into.answered = feed_.answered() + answered_before_;
    co_return ledger.has_value();
}

task<bool> chaos_demo::look_at_messages(demo_accounts& into) {
    std::string after;
    do {
        const auto page = co_await get("/v1/messages?limit=200" + after);
        if (!page) co_return false;
        read_messages(*page, into);
        const auto next = text_at(*page, "/next");
        after = next.empty() ? "" : "&after=" + percent_encoded(next);
    } while (!after.empty());
    co_return true;
}

void chaos_demo::finish(demo_accounts& accounts) {
    read_mailbox(shop_.mails(), accounts);
    const auto uneven = unevenness(accounts);
    code_ = uneven.empty() ? exit_ok : exit_failed;
    if (json_) {
        boost::json::object body{{"seed", options_.seed},
                                 {"faults", faults_.played()},
                                 {"answered", accounts.answered},
                                 {"accepted", accounts.accepted},
                                 {"messages", accounts.messages_in_all()},
                                 {"mails", accounts.mails.size()},
                                 {"repeats", accounts.repeats()},
                                 {"unexplained", accounts.unexplained()},
                                 {"uneven", boost::json::value_from(uneven)}};
        std::cout << boost::json::serialize(body) << "\n";
        return;
    }
    std::cout << "\n" << ledger_text(accounts) << "\n";
    for (const auto& line : uneven) std::cout << "UNEVEN: " << line << "\n";
    if (uneven.empty())
        std::cout << "even: " << faults_.played()
                  << " faults, nothing lost, nothing repeated without a recorded reason (--seed " << options_.seed
                  << ")\n";
}

std::filesystem::path make_folder(const demo_options& options) {
    if (!options.data_dir.empty()) {
        std::filesystem::create_directories(options.data_dir);
        return std::filesystem::absolute(options.data_dir);
    }
    auto name = (std::filesystem::temp_directory_path() / "tidings-demo-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    return name;
}

int run_demo(demo_options options, const command_context& context) {
    const bool is_ours = options.data_dir.empty() && !options.keep;
    const auto folder = make_folder(options);
    int code = exit_failed;
    {
        chaos_demo demo{options, folder, context.json};
        code = demo.run();
    }
    std::error_code ignored;
    if (is_ours && code != exit_failed)
        std::filesystem::remove_all(folder, ignored);
    else
        std::cerr << "tidings: data, mails and logs are in " << folder.string() << "\n";
    return code;
}

}  // namespace

void add_demo_commands(CLI::App& app, command_context& context) {
    static demo_options options;
    auto* demo = app.add_subcommand("demo", "demonstrations that need nothing but this program");
    demo->require_subcommand(1);
    auto* chaos = demo->add_subcommand(
        "chaos",
        "kills, stops and freezes the services and the mail server under load, and shows the ledger at the end");
    chaos->add_option("--seconds", options.seconds, "how long things are broken")
        ->check(CLI::Range(1, 86'400))
        ->capture_default_str();
    chaos->add_option("--orders-per-second", options.orders_per_second, "load")
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    auto* seed = chaos->add_option("--seed", options.seed, "faults and their order; default: another one each time");
    chaos->add_option("--data-dir", options.data_dir, "keeps everything here; default: a temporary folder");
    chaos->add_flag("--keep", options.keep, "keeps the temporary folder");
    chaos->callback([&context, seed] {
        context.chosen = [&context, seed] {
            if (seed->count() == 0) options.seed = system_random{}.next() % 1'000'000;
            return run_demo(options, context);
        };
    });
}

}  // namespace tidings
