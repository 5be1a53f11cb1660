#include <gtest/gtest.h>
#include "adapters/otlp/span_json.hpp"
#include "adapters/otlp/span_protobuf.hpp"

namespace tidings::otlp {
namespace {

span a_span() {
    span work;
    work.context = {"4bf92f3577b34da6a3ce929d0e0e4736", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "0123456789abcdef"};
    work.name = "send mail";
    work.kind = span_kind::client;
    work.started_at = timestamp(std::chrono::microseconds(1'764'000'000'000'001));
    work.ended_at = timestamp(std::chrono::microseconds(1'764'000'000'500'000));
    work.text("text", "a \"quoted\" \xC3\xA4").number("number", -7).flag("flag", true).failed("refused");
    return work;
}

// A field of a protobuf message by number, for looking into nested ones: the bytes of the last one with it.
std::string field_in(std::string_view bytes, std::uint64_t number) {
    std::string found;
    const auto varint = [&] {
        std::uint64_t value = 0;
        for (int shift = 0; !bytes.empty(); shift += 7) {
            const auto octet = static_cast<unsigned char>(bytes.front());
            bytes.remove_prefix(1);
            value |= std::uint64_t{octet & 0x7Fu} << shift;
            if (octet < 0x80) break;
        }
        return value;
    };
    while (!bytes.empty()) {
        const auto key = varint();
        std::string value;
        if ((key & 7) == 0) {
            value = std::to_string(static_cast<std::int64_t>(varint()));
        } else {
            const auto size = (key & 7) == 1 ? 8 : varint();
            value = bytes.substr(0, size);
            bytes.remove_prefix(std::min<std::size_t>(size, bytes.size()));
        }
        if (key >> 3 == number) found = value;
    }
    return found;
}

TEST(OtlpJson, says_what_the_protocol_s_json_mapping_wants) {
    const auto request = boost::json::parse(encode_json({{"service.name", "order-service"}}, {a_span()}));

    const auto& of_resource = request.at("resourceSpans").at(0);
    EXPECT_EQ(of_resource.at("resource").at("attributes").at(0).at("value").at("stringValue"), "order-service");
    EXPECT_EQ(of_resource.at("scopeSpans").at(0).at("scope").at("name"), "tidings");
    const auto& one = of_resource.at("scopeSpans").at(0).at("spans").at(0);
    EXPECT_EQ(one.at("traceId"), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(one.at("spanId"), "00f067aa0ba902b7");
    EXPECT_EQ(one.at("parentSpanId"), "0123456789abcdef");
    EXPECT_EQ(one.at("kind").as_int64(), 3);
    EXPECT_EQ(one.at("startTimeUnixNano"), "1764000000000001000");
    EXPECT_EQ(one.at("endTimeUnixNano"), "1764000000500000000");
    EXPECT_EQ(one.at("attributes").at(0).at("value").at("stringValue"), "a \"quoted\" \xC3\xA4");
    EXPECT_EQ(one.at("attributes").at(1).at("value").at("intValue"), "-7");
    EXPECT_TRUE(one.at("attributes").at(2).at("value").at("boolValue").as_bool());
    EXPECT_EQ(one.at("status").at("code").as_int64(), 2);
    EXPECT_EQ(one.at("status").at("message"), "refused");
}

TEST(OtlpJson, leaves_out_what_a_first_span_does_not_have) {
    span work;
    work.context = {"4bf92f3577b34da6a3ce929d0e0e4736", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", ""};
    const auto text = encode_json({}, {work});

    EXPECT_EQ(text.find("parentSpanId"), std::string::npos);
    EXPECT_EQ(text.find("status"), std::string::npos);
}

TEST(OtlpProtobuf, puts_every_value_under_its_field_number) {
    const auto request = encode_protobuf({{"service.name", "order-service"}}, {a_span()});

    const auto of_resource = field_in(request, 1);
    const auto attribute = field_in(field_in(of_resource, 1), 1);
    EXPECT_EQ(field_in(attribute, 1), "service.name");
    EXPECT_EQ(field_in(field_in(attribute, 2), 1), "order-service");
    const auto one = field_in(field_in(of_resource, 2), 2);
    EXPECT_EQ(field_in(one, 1), "\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36");
    EXPECT_EQ(field_in(one, 2), std::string("\x00\xf0\x67\xaa\x0b\xa9\x02\xb7", 8));
    EXPECT_EQ(field_in(one, 4), "\x01\x23\x45\x67\x89\xab\xcd\xef");
    EXPECT_EQ(field_in(one, 5), "send mail");
    EXPECT_EQ(field_in(one, 6), "3");
    const std::uint64_t started = 1'764'000'000'000'001'000;
    std::string little_endian;
    for (int shift = 0; shift < 64; shift += 8) little_endian += static_cast<char>(started >> shift & 0xFF);
    EXPECT_EQ(field_in(one, 7), little_endian);
    EXPECT_EQ(field_in(field_in(one, 15), 3), "2");
    EXPECT_EQ(field_in(field_in(one, 15), 2), "refused");
    EXPECT_EQ(field_in(field_in(field_in(one, 9), 2), 2), "1");  // the last attribute: the flag
}

TEST(OtlpProtobuf, reads_how_many_spans_were_rejected) {
    EXPECT_EQ(rejected_spans(""), 0);
    EXPECT_EQ(rejected_spans(std::string("\x0a\x03\x08\xac\x02", 5)), 300);
    EXPECT_EQ(rejected_spans(std::string("\x0a\x05\x12\x03why", 7)), 0);
    EXPECT_EQ(rejected_spans("\x0a\x7f"), 0);
    EXPECT_EQ(rejected_spans("<html>no</html>"), 0);
}

TEST(OtlpConfig, reads_pairs_with_escapes) {
    const auto read = parse_key_values(" Authorization=Basic%20YTpi , x-tenant = tea%2Cshop ,");

    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, (key_values{{"Authorization", "Basic YTpi"}, {"x-tenant", "tea,shop"}}));
    EXPECT_TRUE(parse_key_values("")->empty());
}

TEST(OtlpConfig, refuses_pairs_that_would_break_a_header_and_repeats_no_secret) {
    for (const std::string text :
         {"no-equals", "=value", "a b=c", "key=s3cret%0d%0aX: y", "key=s3cret%zz", "key=s3cret%2"}) {
        const auto read = parse_key_values(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().detail.find("s3cret"), std::string::npos);
    }
}

TEST(OtlpConfig, adds_the_path_of_traces_to_an_endpoint) {
    EXPECT_EQ(traces_url("http://collector:4318"), "http://collector:4318/v1/traces");
    EXPECT_EQ(traces_url("http://collector:4318/otlp/"), "http://collector:4318/otlp/v1/traces");
}

}  // namespace
}  // namespace tidings::otlp
