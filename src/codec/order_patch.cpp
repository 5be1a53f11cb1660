#include "codec/order_patch.hpp"
#include "codec/json_text.hpp"
#include "codec/order_reader.hpp"
#include "domain/customer_names.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

std::string known_statuses() {
    std::string names;
    for (const auto each : all_order_statuses()) names.append(names.empty() ? "" : ", ").append(name_of(each));
    return names;
}

void read_status(value_reader& reader, const json_path& path, const json::value& value, order_status& into) {
    if (value.is_null()) return reader.require(path, false);
    std::string name;
    reader.text(path, value, name);
    if (!value.is_string()) return;
    if (const auto status = parse_order_status(name))
        into = *status;
    else
        reader.add(path, "unknown_status", "must be one of " + known_statuses());
}

}  // namespace

reading<order_patch> order_patch::parse(std::string_view body) {
    reading<order_patch> read;
    auto parsed = parse_json(body);
    if (parsed) {
        read.value.body_ = std::move(*parsed);
    } else {
        read.found = parsed.error();
        read.malformed = true;
    }
    return read;
}

reading<patched_order> order_patch::apply_to(const order& before) const {
    reading<patched_order> read;
    read.value.wanted = {before.details, before.status};
    value_reader reader{body_kind::patch, read.found};
    const json_path root;
    const auto* object = body_.if_object();
    if (object == nullptr) {
        reader.add(root, "wrong_type", "a merge patch for an order must be an object");
        return read;
    }
    for (const auto& [key, value] : *object) {
        const std::string_view member{key.data(), key.size()};
        const json_path here{root, member};
        if (read_detail(reader, here, member, value, read.value.wanted.details)) continue;
        if (member == "status")
            read_status(reader, here, value, read.value.wanted.status);
        else if (member == "notify")
            reader.truth(here, value, read.value.notify);
        else if (member == "test")
            reader.add(here, "read_only", "follows from the API key: orders made with a test key are test orders");
        else if (is_set_by_server(member))
            reader.add(here, "read_only", "set by the server");
        else
            reader.unknown(here);
    }
    settle_customer(read.value.wanted.details.customer);
    return read;
}

warnings order_patch::unknown() const {
    const auto* object = body_.if_object();
    const auto* who = object != nullptr ? object->if_contains("customer") : nullptr;
    if (who == nullptr || !who->is_object()) return {};
    const auto given = [&](const char* member) {
        const auto* value = who->as_object().if_contains(member);
        return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
    };
    customer named;
    named.locale = given("locale");
    named.time_zone = given("time_zone");
    return settle_customer(named);
}

}  // namespace tidings
