#include "codec/new_order.hpp"
#include <boost/json/monotonic_resource.hpp>
#include "codec/json_text.hpp"
#include "codec/order_reader.hpp"
#include "domain/customer_names.hpp"

namespace tidings {

namespace json = boost::json;

reading<new_order> read_new_order(std::string_view body) {
    reading<new_order> read;
    unsigned char scratch[8192];
    json::monotonic_resource memory{scratch, sizeof scratch};
    const auto parsed = parse_json(body, &memory);
    if (!parsed) {
        read.found = parsed.error();
        read.malformed = true;
        return read;
    }
    value_reader reader{body_kind::whole, read.found};
    const json_path root;
    bool removed = false;
    const auto* object = reader.object(root, *parsed, removed);
    if (object == nullptr) return read;
    for (const auto& [key, value] : *object) {
        const std::string_view member{key.data(), key.size()};
        const json_path here{root, member};
        if (read_detail(reader, here, member, value, read.value.details)) continue;
        if (member == "notify")
            reader.truth(here, value, read.value.notify);
        else if (member == "status")
            reader.add(here, "read_only", "a new order is always placed; change it with PATCH");
        else if (member == "test")
            reader.add(here, "read_only", "follows from the API key: orders made with a test key are test orders");
        else if (is_set_by_server(member))
            reader.add(here, "read_only", "set by the server");
        else
            reader.unknown(here);
    }
    require_details(reader, root, *object);
    read.value.unknown = settle_customer(read.value.details.customer);
    return read;
}

}  // namespace tidings
