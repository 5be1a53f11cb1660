// Request smuggling: whatever two readers of one connection could frame differently is refused, the connection is
// closed, and the request hidden behind it is never executed. Raw bytes, one connection per case.
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::string_literals;

const std::string hidden = get("/hidden");

struct attack {
    std::string why;
    std::string octets;  // header lines, chunks or a whole request, depending on the list
};

struct HttpSmuggling : ::testing::Test {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};
    std::size_t tried = 0;

    void expect_refused(const std::string& why, const std::string& octets) {
        ++tried;
        raw_client client{server.port};
        client.send(octets);
        client.finish_sending();
        const auto answer = client.read_all();
        const auto status = status_in(answer);
        EXPECT_TRUE(status == 400 || status == 505 || status == 413 || status == 417) << why << ": " << answer;
        EXPECT_EQ(answer.find("\r\nDate: "), answer.rfind("\r\nDate: ")) << why << ": more than one answer";
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << why;
        EXPECT_TRUE(handler.requests().empty())
            << why << ", " << handler.requests().size() << ": executed " << handler.requests().front().target;
    }
};

// Lines that must not be in a head, wherever they stand. The text behind the head looks like the end of a chunked body
// and then like another request.
const std::vector<attack> bad_lines{
    {"length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked"},
    {"chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 5"},
    {"length 0 and chunks", "Content-Length: 0\r\nTransfer-Encoding: chunked"},
    {"two equal lengths", "Content-Length: 5\r\nContent-Length: 5"},
    {"two lengths", "Content-Length: 5\r\nContent-Length: 6"},
    {"two lengths in other letters", "Content-Length: 0\r\ncontent-length: 6"},
    {"a list of lengths", "Content-Length: 5, 6"},
    {"a list of equal lengths", "Content-Length: 5,5"},
    {"plus sign", "Content-Length: +5"},
    {"minus sign", "Content-Length: -5"},
    {"minus zero", "Content-Length: -0"},
    {"hexadecimal length", "Content-Length: 0x5"},
    {"length with a fraction", "Content-Length: 5.0"},
    {"length with an exponent", "Content-Length: 1e1"},
    {"length with a space inside", "Content-Length: 5 0"},
    {"length with text behind", "Content-Length: 5abc"},
    {"quoted length", "Content-Length: \"5\""},
    {"empty length", "Content-Length:"},
    {"blank length", "Content-Length:   "},
    {"length beyond 64 bits", "Content-Length: 18446744073709551621"},
    {"length far beyond", "Content-Length: 99999999999999999999999999999999999999"},
    {"length with vertical tab", "Content-Length: \v5"},
    {"length with a NUL", "Content-Length: 5\0"s},
    {"space before the colon", "Content-Length : 5"},
    {"tab before the colon", "Content-Length\t: 5"},
    {"folded length", "Content-Length: 1\r\n 5"},
    {"folded by a tab", "Content-Length:\r\n\t5"},
    {"fold before a name", "X: y\r\n Content-Length: 5"},
    {"fold of nothing", "X: y\r\n \r\nContent-Length: 5"},
    {"no final chunked", "Transfer-Encoding: chunked, identity"},
    {"identity", "Transfer-Encoding: identity"},
    {"unknown coding", "Transfer-Encoding: gzip"},
    {"unknown coding before", "Transfer-Encoding: gzip, chunked"},
    {"chunked twice", "Transfer-Encoding: chunked, chunked"},
    {"two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"},
    {"two codings, one unknown", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x"},
    {"two codings, unknown first", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked"},
    {"empty coding", "Transfer-Encoding:"},
    {"coding with a prefix", "Transfer-Encoding: xchunked"},
    {"coding with a suffix", "Transfer-Encoding: chunkedx"},
    {"quoted coding", "Transfer-Encoding: \"chunked\""},
    {"coding with a parameter", "Transfer-Encoding: chunked;q=1"},
    {"coding with a comma before", "Transfer-Encoding: ,chunked"},
    {"coding with a comma behind", "Transfer-Encoding: chunked,"},
    {"coding with vertical tab", "Transfer-Encoding: \vchunked"},
    {"coding with form feed behind", "Transfer-Encoding: chunked\f"},
    {"coding with a NUL", "Transfer-Encoding: chunked\0"s},
    {"coding with a BOM",
     "Transfer-Encoding: \xef\xbb\xbf"
     "chunked"},
    {"coding with a no-break space",
     "Transfer-Encoding: \xa0"
     "chunked"},
    {"coding, space before the colon", "Transfer-Encoding : chunked"},
    {"coding behind a bare LF", "X: y\nTransfer-Encoding: chunked"},
    {"coding behind a bare CR", "X: y\rTransfer-Encoding: chunked"},
    {"coding behind CR CR LF", "X: y\r\r\nTransfer-Encoding: chunked"},
    {"folded coding", "Transfer-Encoding:\r\n chunked"},
    {"coding with a length in a fold", "Transfer-Encoding: chunked\r\n Content-Length: 5"},
    {"NUL in a value", "X: a\0b"s},
    {"NUL in a name", "X\0: a"s},
    {"DEL in a value", "X: a\x7f"},
    {"escape in a value", "X: a\x1b[2J"},
    {"backspace in a name", "X\b: a"},
    {"a line without a colon", "Content-Length 5"},
    {"a name that is empty", ": x"},
    {"a space in a name", "Content Length: 5"},
    {"a bracket in a name", "Content(Length): 5"},
    {"non-ASCII in a name", "Content\xc3\xa9: 5"},
    {"a second host", "Host: other"},
    {"two keys", "Authorization: Bearer a\r\nAuthorization: Bearer b"},
    {"two content types", "Content-Type: text/plain\r\ncontent-type: application/json"},
    {"an unknown expectation", "Expect: 200-ok"},
};

TEST_F(HttpSmuggling, ambiguous_header_lines_are_refused_wherever_they_stand) {
    for (const auto& [why, line] : bad_lines) {
        const auto start = "POST /visible HTTP/1.1\r\n"s, end = "\r\n\r\n0\r\n\r\n" + hidden;
        expect_refused(why + ", first", start + line + "\r\nHost: t\r\nX-Pad: p" + end);
        expect_refused(why + ", between", start + "Host: t\r\n" + line + "\r\nX-Pad: p" + end);
        expect_refused(why + ", last", start + "Host: t\r\nX-Pad: p\r\n" + line + end);
    }
    EXPECT_GE(tried, 150u);
}

TEST_F(HttpSmuggling, ambiguous_request_lines_are_refused) {
    const std::vector<attack> lines{
        {"two spaces before the target", "GET  /visible HTTP/1.1"},
        {"two spaces before the version", "GET /visible  HTTP/1.1"},
        {"space before the method", " GET /visible HTTP/1.1"},
        {"tab instead of a space", "GET\t/visible HTTP/1.1"},
        {"space behind the version", "GET /visible HTTP/1.1 "},
        {"no version", "GET /visible"},
        {"no target", "GET HTTP/1.1"},
        {"a space in the target", "GET /visi ble HTTP/1.1"},
        {"a control character in the target",
         "GET /visi\x01"
         "ble HTTP/1.1"},
        {"a NUL in the target", "GET /visible\0 HTTP/1.1"s},
        {"a fragment", "GET /visible#x HTTP/1.1"},
        {"no slash", "GET visible HTTP/1.1"},
        {"authority form", "CONNECT t:80 HTTP/1.1"},
        {"asterisk for GET", "GET * HTTP/1.1"},
        {"absolute form without a host", "GET http:///visible HTTP/1.1"},
        {"another scheme", "GET ftp://t/visible HTTP/1.1"},
        {"small letters in the version", "GET /visible http/1.1"},
        {"version 2.0", "GET /visible HTTP/2.0"},
        {"version 1.2", "GET /visible HTTP/1.2"},
        {"version 0.9", "GET /visible HTTP/0.9"},
        {"version 1.10", "GET /visible HTTP/1.10"},
        {"version 11", "GET /visible HTTP/11"},
        {"a bracket in the method", "G(ET /visible HTTP/1.1"},
        {"non-ASCII in the method", "G\xc3\x89T /visible HTTP/1.1"},
        {"two empty lines before", "\r\n\r\nGET /visible HTTP/1.1"},
        {"a bare LF before", "\nGET /visible HTTP/1.1"},
        {"a bare CR before", "\rGET /visible HTTP/1.1"},
        {"TLS", "\x16\x03\x01\x02\x01"},
    };
    for (const auto& [why, line] : lines) expect_refused(why, line + "\r\nHost: t\r\n\r\n" + hidden);
    // The head is complete, and yet its one line is too short to have a version.
    for (const auto line : {"GET /visible", "GET /v", "GET /visible HTTP/1", "POST /visible: 5", "G"})
        expect_refused("a short line alone", line + "\r\n\r\n"s + get("/visible") + hidden);
    expect_refused("LF only", "GET /visible HTTP/1.1\nHost: t\n\n" + hidden);
    expect_refused("LF at the end of the head", "GET /visible HTTP/1.1\r\nHost: t\r\n\n" + hidden);
    expect_refused("no host", "GET /visible HTTP/1.1\r\n\r\n" + hidden);
    expect_refused("host with a path", "GET /visible HTTP/1.1\r\nHost: t/x\r\n\r\n" + hidden);
    expect_refused("host with an address before", "GET /visible HTTP/1.1\r\nHost: a@t\r\n\r\n" + hidden);
    expect_refused("two hosts in one", "GET /visible HTTP/1.1\r\nHost: t, u\r\n\r\n" + hidden);
    expect_refused("chunks in HTTP/1.0",
                   "POST /visible HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);
}

TEST_F(HttpSmuggling, ambiguous_chunks_are_refused) {
    const std::vector<attack> chunks{
        {"text behind the size", "5x\r\nhello\r\n0\r\n\r\n"},
        {"hexadecimal prefix", "0x5\r\nhello\r\n0\r\n\r\n"},
        {"plus sign", "+5\r\nhello\r\n0\r\n\r\n"},
        {"minus sign", "-5\r\nhello\r\n0\r\n\r\n"},
        {"space before the size", " 5\r\nhello\r\n0\r\n\r\n"},
        {"no size", "\r\nhello\r\n0\r\n\r\n"},
        {"size ended by LF", "5\nhello\r\n0\r\n\r\n"},
        {"size ended by CR", "5\rhello\r\n0\r\n\r\n"},
        {"data longer than the size", "4\r\nhello\r\n0\r\n\r\n"},
        {"data shorter than the size", "6\r\nhello\r\n0\r\n\r\n"},
        {"no line end behind the data", "5\r\nhello0\r\n\r\n"},
        {"LF behind the data", "5\r\nhello\n0\r\n\r\n"},
        {"two bytes behind the data", "5\r\nhelloXX0\r\n\r\n"},
        {"size beyond 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n"},
        {"size of all bits", "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"},
        {"size that wraps around", "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n"},
        {"letters that are no digits", "g\r\nhello\r\n0\r\n\r\n"},
        {"LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n"},
        {"CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"},
        {"NUL in an extension", "5;a\0b\r\nhello\r\n0\r\n\r\n"s},
        {"last chunk ended by LF", "5\r\nhello\r\n0\n\r\n"},
        {"trailer that is no field", "5\r\nhello\r\n0\r\nGET /hidden HTTP/1.1\r\n\r\n"},
        {"trailer with a length", "5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n"},
        {"trailer with a coding", "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {"trailer with a bare LF", "5\r\nhello\r\n0\r\nX: y\nZ: w\r\n\r\n"},
        {"folded trailer", "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n"},
        {"NUL in a trailer", "5\r\nhello\r\n0\r\nX: y\0z\r\n\r\n"s},
    };
    for (const auto& [why, body] : chunks)
        expect_refused(why, "POST /visible HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + body + hidden);
}

TEST_F(HttpSmuggling, a_request_inside_a_body_is_a_body) {
    raw_client client{server.port};

    client.send(post("/visible", hidden) + get("/next"));

    EXPECT_TRUE(client.read_answer().ends_with("POST /visible " + hidden));
    EXPECT_TRUE(client.read_answer().ends_with("GET /next "));
    EXPECT_EQ(handler.requests().size(), 2u);
}

TEST_F(HttpSmuggling, a_body_of_get_and_of_chunks_ends_where_it_says) {
    raw_client client{server.port};

    client.send("GET /visible HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" +
                hidden);
    client.send(
        "POST /chunks HTTP/1.1\r\nHost: t\r\nTransfer-Encoding:  Chunked \r\n\r\n00005\r\nhello\r\n0;x=y\r\nX: "
        "y\r\n\r\n");
    client.send(get("/next"));

    EXPECT_TRUE(client.read_answer().ends_with(hidden));
    EXPECT_TRUE(client.read_answer().ends_with("POST /chunks hello"));
    EXPECT_TRUE(client.read_answer().ends_with("GET /next "));
}

}  // namespace
}  // namespace tidings
