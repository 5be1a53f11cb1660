// The reader without a socket: the same bytes give the same requests however they are cut, and nothing makes it fall
// over.
#include "adapters/http_server/request_reader.hpp"
#include <gtest/gtest.h>
#include "base/random_source.hpp"
#include "recording_handler.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using progress = request_reader::progress;

// What the reader makes of the bytes when they come in pieces of these sizes (the last one repeats).
std::vector<std::string> read_in_pieces(std::string_view octets, std::vector<std::size_t> sizes) {
    request_reader reader{request_limits{}};
    std::vector<std::string> seen;
    std::size_t piece = 0;
    while (!octets.empty()) {
        const auto room = reader.prepare();
        const auto count = std::min({octets.size(), sizes[std::min(piece++, sizes.size() - 1)], room.size()});
        std::memcpy(room.data(), octets.data(), count);
        octets.remove_prefix(count);
        auto step = reader.feed(count);
        while (step == progress::complete) {
            const auto& request = reader.request();
            seen.push_back(std::string(request.method) + " " + std::string(request.target) + " " +
                           std::to_string(request.headers.size()) + " " + std::string(request.body));
            step = reader.next();
        }
        if (step == progress::refused) {
            seen.push_back(std::to_string(reader.fault().status));
            break;
        }
    }
    return seen;
}

const std::string stream = post("/one", "first") +
                           "POST /two HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: "
                           "chunked\r\n\r\n3\r\nsec\r\n3;x\r\nond\r\n0\r\nX: y\r\n\r\n\r\n" +
                           get("/three?x=1") + post("/four", "") +
                           "GET /five HTTP/1.1\r\nHost: t\r\nBad : line\r\n\r\n";
const std::vector<std::string> meant{"POST /one 2 first", "POST /two 2 second", "GET /three?x=1 1 ", "POST /four 2 ",
                                     "400"};

const std::string empty_chunked =
    "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get("/next");

TEST(RequestReader, reads_the_same_however_the_octets_are_cut) {
    EXPECT_EQ(read_in_pieces(stream, {stream.size()}), meant);
    EXPECT_EQ(read_in_pieces(stream, {1}), meant);
    for (std::size_t cut = 1; cut < stream.size(); ++cut)
        EXPECT_EQ(read_in_pieces(stream, {cut, stream.size()}), meant) << cut;
}

TEST(RequestReader, an_empty_chunked_body_may_be_cut_anywhere) {
    for (std::size_t cut = 1; cut < empty_chunked.size(); ++cut)
        for (std::size_t then = 1; then < 8; ++then)
            EXPECT_EQ(read_in_pieces(empty_chunked, {cut, then}),
                      (std::vector<std::string>{"POST / 2 ", "GET /next 1 "}))
                << cut << ", " << then;
}

TEST(RequestReader, survives_whatever_comes) {
    system_random random;
    for (int round = 0; round < 3'000; ++round) {
        auto broken = random.next() % 4 == 0 ? empty_chunked : stream;
        for (auto changes = random.next() % 4 + 1; changes > 0; --changes) {
            const auto at = random.next() % broken.size();
            switch (random.next() % 4) {
                case 0: broken[at] = static_cast<char>(random.next()); break;
                case 1: broken.erase(at, random.next() % 8); break;
                case 2: broken.insert(at, 1, "\r\n\0 :;,0"[random.next() % 8]); break;
                default: broken.insert(at, broken.substr(random.next() % broken.size(), random.next() % 40));
            }
        }
        const auto size = random.next() % 64 + 1;

        EXPECT_EQ(read_in_pieces(broken, {size}), read_in_pieces(broken, {broken.size()})) << broken;
    }
}

}  // namespace
}  // namespace tidings
