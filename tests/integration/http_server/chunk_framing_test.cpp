// Every line of chunked framing, by raw socket: bytes in, status out. Behind each case stands another request, which is
// executed when the framing is sound and never when it is not.
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::string_literals;

struct framing_case {
    std::string why;
    std::string bytes;  // what stands behind the head
    int status = 400;
};

const std::string head = "POST /visible HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string hidden = get("/hidden");

struct HttpChunkFraming : ::testing::Test {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};
    std::size_t tried = 0;

    std::string answer_to(const std::string& bytes, bool ends = true) {
        raw_client client{server.port};
        client.send(bytes);
        if (ends) client.finish_sending();
        return client.read_all();
    }

    std::size_t times_executed(std::string_view target) const {
        const auto seen = handler.requests();
        return static_cast<std::size_t>(std::ranges::count(seen, target, &recording_handler::seen::target));
    }

    void check(const framing_case& one) {
        ++tried;
        const auto before_first = times_executed("/visible"), before_second = times_executed("/hidden");
        const auto answer = answer_to(head + one.bytes + hidden);
        const bool is_sound = one.status == 200;
        EXPECT_EQ(status_in(answer), one.status) << one.why << ": " << answer;
        EXPECT_EQ(times_executed("/visible") - before_first, is_sound ? 1u : 0u) << one.why;
        EXPECT_EQ(times_executed("/hidden") - before_second, is_sound ? 1u : 0u) << one.why;
        const bool is_closed = answer.find("Connection: close\r\n") != std::string::npos;
        EXPECT_TRUE(is_sound || is_closed) << one.why;
    }
};

struct place {
    std::string why, before, behind;
};

// Where a byte that ends or cuts a line for some readers could hide. Each is sound without that byte.
const std::vector<place> places{
    {"in the size", "0", "5\r\nhello\r\n0\r\n\r\n"},
    {"behind the size", "5", "\r\nhello\r\n0\r\n\r\n"},
    {"before an extension", "5", ";a=b\r\nhello\r\n0\r\n\r\n"},
    {"behind the semicolon", "5;", "a=b\r\nhello\r\n0\r\n\r\n"},
    {"in an extension's name", "5;a", "c=b\r\nhello\r\n0\r\n\r\n"},
    {"before the equals sign", "5;a", "=b\r\nhello\r\n0\r\n\r\n"},
    {"behind the equals sign", "5;a=", "b\r\nhello\r\n0\r\n\r\n"},
    {"in an extension's value", "5;a=b", "c\r\nhello\r\n0\r\n\r\n"},
    {"at the end of the extension", "5;a=b", "\r\nhello\r\n0\r\n\r\n"},
    {"first in a quoted value", "5;a=\"", "b\"\r\nhello\r\n0\r\n\r\n"},
    {"in a quoted value", "5;a=\"b", "c\"\r\nhello\r\n0\r\n\r\n"},
    {"last in a quoted value", "5;a=\"b", "\"\r\nhello\r\n0\r\n\r\n"},
    {"behind a backslash in a quoted value", "5;a=\"b\\", "c\"\r\nhello\r\n0\r\n\r\n"},
    {"behind a quoted value", "5;a=\"b\"", "\r\nhello\r\n0\r\n\r\n"},
    {"in a second extension", "5;a=b;c=\"", "d\"\r\nhello\r\n0\r\n\r\n"},
    {"in the second chunk's quoted value", "2\r\nhe\r\n3;a=\"", "b\"\r\nllo\r\n0\r\n\r\n"},
    {"behind the data", "5\r\nhello", "\r\n0\r\n\r\n"},
    {"before the last size", "5\r\nhello\r\n", "0\r\n\r\n"},
    {"behind the last size", "5\r\nhello\r\n0", "\r\n\r\n"},
    {"in the last extension's name", "5\r\nhello\r\n0;a", "b\r\n\r\n"},
    {"in the last quoted value", "5\r\nhello\r\n0;a=\"", "b\"\r\n\r\n"},
    {"in a trailer's name", "5\r\nhello\r\n0\r\nX", "Y: z\r\n\r\n"},
    {"in a trailer's value", "5\r\nhello\r\n0\r\nX: y", "z\r\n\r\n"},
    {"before the final line end", "5\r\nhello\r\n0\r\nX: y\r\n", "\r\n"},
};

const std::vector<std::pair<std::string, std::string>> line_breakers{
    {"LF", "\n"},        {"CR", "\r"},    {"NUL", "\0"s},   {"vertical tab", "\v"},
    {"form feed", "\f"}, {"DEL", "\x7f"}, {"0x01", "\x01"},
};

TEST_F(HttpChunkFraming, a_byte_that_ends_a_line_for_some_readers_is_refused_wherever_it_hides) {
    for (const auto& [where, before, behind] : places) {
        check({where + " nothing", before + behind, 200});
        for (const auto& [name, byte] : line_breakers) check({name + " " + where, before + byte + behind, 400});
    }
    EXPECT_GE(tried, 150u);
}

TEST_F(HttpChunkFraming, what_hides_in_a_quoted_value_is_refused_before_the_line_has_ended) {
    const auto answer = answer_to(head + "2;a=\"\nx", false);

    EXPECT_EQ(status_in(answer), 400);
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpChunkFraming, a_whole_request_in_a_quoted_value_is_not_executed) {
    for (const auto& end : {"\n"s, "\r"s, "\0"s, "\r\n"s}) {
        check({"a request behind a line end",
               "5;a=\"" + end + "hello" + end + "0" + end + end + hidden + "\"\r\nhello\r\n0\r\n\r\n"});
        check({"the same in the last chunk", "5\r\nhello\r\n0;a=\"" + end + end + hidden + "\"\r\n\r\n"});
    }
}

TEST_F(HttpChunkFraming, sizes_lines_and_trailers_are_read_in_one_way_only) {
    const std::vector<framing_case> cases{
        {"plain", "5\r\nhello\r\n0\r\n\r\n", 200},
        {"capital digits", "A\r\n0123456789\r\n0\r\n\r\n", 200},
        {"small digits", "a\r\n0123456789\r\n0\r\n\r\n", 200},
        {"leading zeros", "0005\r\nhello\r\n000\r\n\r\n", 200},
        {"an extension without a value", "5;a\r\nhello\r\n0\r\n\r\n", 200},
        {"two extensions", "5;a=b;c=\"d e\"\r\nhello\r\n0;f\r\n\r\n", 200},
        {"a tab in a quoted value", "5;a=\"b\tc\"\r\nhello\r\n0\r\n\r\n", 200},
        {"an escaped quote", "5;a=\"b\\\"c\"\r\nhello\r\n0\r\n\r\n", 200},
        {"a semicolon in a quoted value", "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n", 200},
        {"a trailer", "5\r\nhello\r\n0\r\nX: y\r\n\r\n", 200},
        {"a line end as data", "2\r\n\r\n\r\n0\r\n\r\n", 200},
        {"a last chunk as data", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", 200},
        {"text behind the size", "5x\r\nhello\r\n0\r\n\r\n"},
        {"hexadecimal prefix", "0x5\r\nhello\r\n0\r\n\r\n"},
        {"plus sign", "+5\r\nhello\r\n0\r\n\r\n"},
        {"minus sign", "-5\r\nhello\r\n0\r\n\r\n"},
        {"underscore in the size", "0_5\r\nhello\r\n0\r\n\r\n"},
        {"space before the size", " 5\r\nhello\r\n0\r\n\r\n"},
        {"tab before the size", "\t5\r\nhello\r\n0\r\n\r\n"},
        {"space behind the size", "5 \r\nhello\r\n0\r\n\r\n"},
        {"tab behind the size", "5\t\r\nhello\r\n0\r\n\r\n"},
        {"space behind the last size", "5\r\nhello\r\n0 \r\n\r\n"},
        {"no size", "\r\nhello\r\n0\r\n\r\n"},
        {"an extension without a size", ";a=b\r\nhello\r\n0\r\n\r\n"},
        {"an open quoted value", "5;a=\"b\r\nhello\r\n0\r\n\r\n"},
        {"an open quoted value in the last chunk", "5\r\nhello\r\n0;a=\"b\r\n\r\n"},
        {"text behind a quoted value", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n"},
        {"an extension that is no token", "5;(a)\r\nhello\r\n0\r\n\r\n"},
        {"a comma for the semicolon", "5,a=b\r\nhello\r\n0\r\n\r\n"},
        {"data longer than the size", "4\r\nhello\r\n0\r\n\r\n"},
        {"data shorter than the size", "6\r\nhello\r\n0\r\n\r\n"},
        {"no line end behind the data", "5\r\nhello0\r\n\r\n"},
        {"two bytes behind the data", "5\r\nhelloXX0\r\n\r\n"},
        {"an empty line behind the data", "5\r\nhello\r\n\r\n0\r\n\r\n"},
        {"size beyond 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n"},
        {"size of all bits", "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", 413},
        {"size that wraps around", "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n"},
        {"size beyond the body's limit", "40001\r\nhello\r\n0\r\n\r\n", 413},
        {"letters that are no digits", "g\r\nhello\r\n0\r\n\r\n"},
        {"full-width digit", "\xef\xbc\x95\r\nhello\r\n0\r\n\r\n"},
        {"last chunk ended by LF LF", "5\r\nhello\r\n0\n\n"},
        {"last chunk ended by LF CR", "5\r\nhello\r\n0\n\r"},
        {"trailer that is no field", "5\r\nhello\r\n0\r\nGET /hidden HTTP/1.1\r\n\r\n"},
        {"trailer without a name", "5\r\nhello\r\n0\r\n: y\r\n\r\n"},
        {"trailer with a space before the colon", "5\r\nhello\r\n0\r\nX : y\r\n\r\n"},
        {"trailer with a length", "5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n"},
        {"trailer with a coding", "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {"folded trailer", "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n"},
        {"folded by a tab", "5\r\nhello\r\n0\r\nX: y\r\n\tz\r\n\r\n"},
    };
    for (const auto& one : cases) check(one);
}

// A chunk of one byte may carry an extension of kilobytes: sixty thousand of them would be a gigabyte for one body.
TEST_F(HttpChunkFraming, extensions_may_not_outgrow_what_a_head_may_have) {
    std::string chunks;
    for (int n = 0; n < 5; ++n) chunks += "1;a=" + std::string(4'000, 'b') + "\r\nx\r\n";

    check({"20,000 bytes of extensions", chunks + "0\r\n\r\n", 431});
}

TEST_F(HttpChunkFraming, a_body_of_many_small_chunks_is_read) {
    std::string chunks;
    for (int n = 0; n < 5'000; ++n) chunks += "1\r\n\n\r\n";

    check({"5,000 chunks of a line feed", chunks + "0\r\n\r\n", 200});
}

}  // namespace
}  // namespace tidings
