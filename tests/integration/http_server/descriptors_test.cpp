// When the process has no file descriptor left, accepting pauses instead of spinning, and goes on as soon as one is
// free.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/asio/read.hpp>
#include "recording_handler.hpp"
#include "running_server.hpp"
#include "support/sanitized.hpp"

namespace tidings {
namespace {

using namespace testing_support;

// Takes every descriptor the process may still have, and gives them back at the end.
class no_descriptors_left {
public:
    no_descriptors_left() {
        getrlimit(RLIMIT_NOFILE, &before_);
        auto few = before_;
        few.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 256);
        setrlimit(RLIMIT_NOFILE, &few);
        for (int taken = ::open("/dev/null", O_RDONLY); taken >= 0; taken = ::open("/dev/null", O_RDONLY))
            taken_.push_back(taken);
    }
    ~no_descriptors_left() {
        for (const int one : taken_) ::close(one);
        setrlimit(RLIMIT_NOFILE, &before_);
    }

private:
    rlimit before_{};
    std::vector<int> taken_;
};

TEST(HttpDescriptors, accepting_pauses_while_none_is_left_and_goes_on_afterwards) {
    if (sanitized)
        GTEST_SKIP()
            << "UBSan opens pipes to check virtual tables, which fails without descriptors; runs in debug and release";
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};
    asio::io_context io;
    asio::ip::tcp::socket waiting{
        io, asio::ip::tcp::v4()};  // has its descriptor already; the kernel completes the connection
    std::uint64_t failures = 0;
    {
        const no_descriptors_left exhausted;
        waiting.connect({asio::ip::address_v4::loopback(), server.port});
        asio::steady_timer pause{io, 450ms};
        pause.wait();
        failures = server.counts().accept_failures;
    }
    const auto request = get("/after");
    asio::write(waiting, asio::buffer(request));
    char answer[12];
    asio::read(waiting, asio::buffer(answer));

    EXPECT_GE(failures, 1u);
    EXPECT_LE(failures, 8u);  // one in 100 ms, not one after the other
    EXPECT_EQ(std::string_view(answer, 12), "HTTP/1.1 200");
    EXPECT_EQ(server.log.count("cannot accept connections"), 1u);
}

}  // namespace
}  // namespace tidings
