// schemas/ against the code: what the codec writes is valid, what the schema of a new order refuses is refused here,
// too.
#include <gtest/gtest.h>
#include "codec/event_payload.hpp"
#include "codec/new_order.hpp"
#include "codec/order_document.hpp"
#include "codec/order_patch.hpp"
#include "domain/order_limits.hpp"
#include "support/source_path.hpp"
#include "unit/codec/sample_orders.hpp"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace tidings {
namespace {

namespace json = boost::json;
namespace limits = order_limits;
using adapter = valijson::adapters::BoostJsonAdapter;

json::value schema_text(const std::string& name) {
    std::ifstream file(source_path("schemas/" + name));
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    return json::parse(text);
}

// With its own definitions in place of the references to them.
json::value inlined(const json::value& part, const json::value& whole) {
    if (const auto* list = part.if_array()) {
        json::array made;
        for (const auto& each : *list) made.push_back(inlined(each, whole));
        return made;
    }
    const auto* object = part.if_object();
    if (object == nullptr) return part;
    if (const auto* reference = object->if_contains("$ref"))
        return inlined(whole.at_pointer(reference->as_string().subview(1)), whole);
    json::object made;
    for (const auto& [name, member] : *object)
        if (name != "definitions") made[name] = inlined(member, whole);
    return made;
}

json::value inlined_schema(const std::string& name) {
    const auto text = schema_text(name);
    return inlined(text, text);
}

class schema_file {
public:
    explicit schema_file(const std::string& name) {
        const auto text = schema_text(name);
        valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
        parser.populateSchema(
            adapter(text), schema_,
            [](const std::string& uri) { return new json::value(schema_text(uri.substr(uri.rfind('/') + 1))); },
            [](const json::value* fetched) { delete fetched; });
    }

    // Empty when valid.
    std::string problem_of(std::string_view text) const {
        const auto value = json::parse(json::string_view(text.data(), text.size()));
        valijson::Validator validator;
        valijson::ValidationResults found;
        if (validator.validate(schema_, adapter(value), &found)) return {};
        valijson::ValidationResults::Error first;
        if (!found.popError(first)) return "invalid";
        std::string where;
        for (const auto& part : first.context) where += part;
        return where + ": " + first.description;
    }

private:
    valijson::Schema schema_;
};

std::vector<std::string> bodies_to_try() {
    auto bodies = testing_support::sample_bodies();
    bodies.push_back(
        R"({"customer":{"email":"a@b.example"},"currency":"JPY","items":[{"name":"T","quantity":1,"unit_price":0}]})");
    bodies.push_back(R"({"customer":{"email":"\"q\"@[192.0.2.1]","name":"","locale":"","time_zone":""},"currency":"KWD",
        "items":[{"sku":"","name":"T","quantity":1000000000,"unit_price":9007199}],"shipping_address":{},
        "tracking":{"carrier":"DHL","number":"1","url":"https://a.example/?x=1"},"metadata":{},"notify":false})");
    return bodies;
}

TEST(Schemas, every_sample_body_is_a_new_order) {
    const schema_file schema{"new-order.schema.json"};

    for (const auto& body : bodies_to_try()) EXPECT_EQ(schema.problem_of(body), "") << body;
}

TEST(Schemas, every_document_is_an_order) {
    const schema_file schema{"order.schema.json"};

    for (const auto& body : bodies_to_try()) {
        const auto document = encode_order(testing_support::placed_from(body));
        EXPECT_EQ(schema.problem_of(document), "") << document;
    }
}

TEST(Schemas, every_payload_is_an_order_event) {
    const schema_file schema{"order-event.schema.json"};

    for (const auto& body : bodies_to_try()) {
        const auto document = encode_order(testing_support::placed_from(body));
        EXPECT_EQ(schema.problem_of(encode_event_payload(document, std::nullopt, {}, true)), "");
        EXPECT_EQ(schema.problem_of(
                      encode_event_payload(document, order_status::payment_failed, {"status", "tracking"}, false)),
                  "");
    }
    EXPECT_NE(schema.problem_of(R"({"order":{},"previous_status":null,"changed":[],"notify":true})"), "");
    EXPECT_NE(schema.problem_of(R"({"previous_status":null,"changed":[],"notify":true})"), "");
}

TEST(Schemas, what_the_schema_refuses_is_refused_by_the_code) {
    const schema_file schema{"new-order.schema.json"};
    const std::string good = bodies_to_try().back();
    const std::pair<std::string, std::string> edits[]{
        {"\"currency\":\"KWD\",", ""},
        {"KWD", "kwd"},
        {"\"sku\"", "\"colour\""},
        {"\"quantity\":1000000000", "\"quantity\":1000000001"},
        {"\"quantity\":1000000000", "\"quantity\":0"},
        {"\"quantity\":1000000000", "\"quantity\":1.5"},
        {"\"unit_price\":9007199", "\"unit_price\":-1"},
        {"\"unit_price\":9007199", "\"unit_price\":9007199254740992"},
        {"\"name\":\"T\"", "\"name\":\"\""},
        {"\"name\":\"T\"", "\"name\":\"a\\nb\""},
        {"\"locale\":\"\"", "\"locale\":1"},
        {"https://a", "http://a"},
        {"\"shipping_address\":{}", "\"shipping_address\":{\"country\":\"gb\"}"},
        {"\"metadata\":{}", "\"metadata\":{\"\":\"x\"}"},
        {"\"metadata\":{}", "\"metadata\":{\"x\":1}"},
        {"\"notify\":false", "\"notify\":0"},
        {"\\\"q\\\"@[192.0.2.1]", "nobody"},
        {"\\\"q\\\"@[192.0.2.1]", "a b@c.example"},
    };

    for (const auto& [from, to] : edits) {
        auto bad = good;
        const auto at = bad.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        bad.replace(at, from.size(), to);
        EXPECT_NE(schema.problem_of(bad), "") << bad;
        const auto read = read_new_order(bad);
        EXPECT_FALSE(read.found.empty() && problems_of(read.value.details).empty()) << bad;
    }
}

bool takes_patch(const order& before, std::string_view body) {
    const auto patch = order_patch::parse(body).value.apply_to(before);
    return patch.found.empty() && problems_of(patch.value.wanted.details).empty();
}

TEST(Schemas, a_patch_is_what_the_code_takes_as_one) {
    const schema_file schema{"order-patch.schema.json"};
    const auto before = testing_support::placed_from(bodies_to_try().back());
    const std::pair<const char*, bool> patches[]{
        {R"({})", true},
        {R"({"status":"paid"})", true},
        {R"({"status":"lost"})", false},
        {R"({"status":null})", false},
        {R"({"tracking":{"url":"https://a.example/1","number":null}})", true},
        {R"({"tracking":null,"metadata":null,"shipping_address":null,"reference":null})", true},
        {R"({"tracking":{"url":"http://a.example/1"}})", false},
        {R"({"metadata":{"x":null,"y":"1"}})", true},
        {R"({"metadata":{"x":1}})", false},
        {R"({"customer":{"name":null,"locale":"de"}})", true},
        {R"({"customer":{"email":null}})", false},
        {R"({"customer":null})", false},
        {R"({"currency":null})", false},
        {R"({"shipping":null,"tax":3})", true},
        {R"({"shipping":1.5})", false},
        {R"({"items":[{"name":"T","quantity":1,"unit_price":1}]})", true},
        {R"({"items":[{"name":"T","quantity":1}]})", false},
        {R"({"items":[]})", false},
        {R"({"items":null})", false},
        {R"({"shipping_address":{"lines":null,"country":"FR"}})", true},
        {R"({"shipping_address":{"lines":[null]}})", false},
        {R"({"notify":false})", true},
        {R"({"total":1})", false},
        {R"({"colour":"red"})", false},
    };

    for (const auto& [body, good] : patches) {
        EXPECT_EQ(schema.problem_of(body).empty(), good) << body;
        EXPECT_EQ(takes_patch(before, body), good) << body;
    }
}

TEST(Schemas, name_the_limits_of_the_code) {
    const auto schema = inlined_schema("new-order.schema.json");
    const auto limit = [&](const char* pointer) {
        return static_cast<std::size_t>(schema.at_pointer(pointer).as_int64());
    };

    EXPECT_EQ(limit("/properties/tax/maximum"), static_cast<std::size_t>(limits::amount_max));
    EXPECT_EQ(limit("/properties/reference/maxLength"), limits::reference_max);
    EXPECT_EQ(limit("/properties/customer/properties/email/maxLength"), limits::email_max);
    EXPECT_EQ(limit("/properties/customer/properties/name/maxLength"), limits::name_max);
    EXPECT_EQ(inlined_schema("order.schema.json").at_pointer("/properties/customer/properties/locale/maxLength"),
              limits::locale_max);
    EXPECT_EQ(inlined_schema("order.schema.json").at_pointer("/properties/customer/properties/time_zone/maxLength"),
              limits::time_zone_max);
    EXPECT_EQ(limit("/properties/items/maxItems"), limits::items_max);
    EXPECT_EQ(limit("/properties/items/items/properties/sku/maxLength"), limits::sku_max);
    EXPECT_EQ(limit("/properties/items/items/properties/name/maxLength"), limits::item_name_max);
    EXPECT_EQ(limit("/properties/items/items/properties/quantity/maximum"),
              static_cast<std::size_t>(limits::quantity_max));
    EXPECT_EQ(limit("/properties/shipping_address/properties/name/maxLength"), limits::name_max);
    EXPECT_EQ(limit("/properties/shipping_address/properties/lines/maxItems"), limits::address_lines_max);
    EXPECT_EQ(limit("/properties/shipping_address/properties/lines/items/maxLength"), limits::address_line_max);
    EXPECT_EQ(limit("/properties/shipping_address/properties/city/maxLength"), limits::city_max);
    EXPECT_EQ(limit("/properties/shipping_address/properties/postal_code/maxLength"), limits::postal_code_max);
    EXPECT_EQ(limit("/properties/shipping_address/properties/region/maxLength"), limits::region_max);
    EXPECT_EQ(limit("/properties/tracking/properties/carrier/maxLength"), limits::carrier_max);
    EXPECT_EQ(limit("/properties/tracking/properties/number/maxLength"), limits::tracking_number_max);
    EXPECT_EQ(limit("/properties/tracking/properties/url/maxLength"), limits::url_max);
    EXPECT_EQ(limit("/properties/metadata/maxProperties"), limits::metadata_max);
    EXPECT_EQ(limit("/properties/metadata/propertyNames/maxLength"), limits::metadata_key_max);
    EXPECT_EQ(limit("/properties/metadata/additionalProperties/maxLength"), limits::metadata_value_max);
}

TEST(Schemas, name_every_status_of_the_code) {
    json::array names;
    for (const auto status : all_order_statuses()) names.emplace_back(name_of(status));

    EXPECT_EQ(schema_text("order.schema.json").at_pointer("/definitions/status/enum"), names);
    EXPECT_EQ(schema_text("order-patch.schema.json").at_pointer("/definitions/status/enum"), names);
    names.insert(names.begin(), nullptr);
    EXPECT_EQ(schema_text("order-event.schema.json").at_pointer("/properties/previous_status/enum"), names);
}

TEST(Schemas, the_order_and_the_new_order_agree_on_what_they_share) {
    const auto fresh = inlined_schema("new-order.schema.json");
    const auto shown = inlined_schema("order.schema.json");

    for (const auto* member : {"reference", "currency", "discount", "shipping", "tax", "metadata"})
        EXPECT_EQ(fresh.at("properties").at(member), shown.at("properties").at(member)) << member;
}

// A member that null may remove: {"oneOf":[{…},{"type":"null"}]}.
const json::object& unless_null(const json::value& member) {
    const auto* choices = member.as_object().if_contains("oneOf");
    return choices == nullptr ? member.as_object() : choices->at(0).as_object();
}

// What both say about a text or a number: the same limits, whether or not null is allowed beside it.
void expect_same_limits(const json::object& fresh, const json::object& patch, const std::string& place) {
    for (const auto& [name, member] : fresh) {
        const auto* other = patch.if_contains(name);
        const auto here = place + "/" + std::string(name.data(), name.size());
        if (name == "required" || name == "description" || name == "type" || name == "title") continue;
        ASSERT_NE(other, nullptr) << here;
        if (member.is_object())
            expect_same_limits(member.as_object(), unless_null(*other), here);
        else
            EXPECT_EQ(member, *other) << here;
    }
}

TEST(Schemas, the_new_order_and_the_patch_have_the_same_limits) {
    expect_same_limits(inlined_schema("new-order.schema.json").at("properties").as_object(),
                       inlined_schema("order-patch.schema.json").at("properties").as_object(), "");
}

}  // namespace
}  // namespace tidings
