#include "adapters/http_server/http_server_config.hpp"

namespace tidings {

std::vector<std::string> http_server_config::problems() const {
    std::vector<std::string> found;
    const auto positive = [&](auto value, const char* name) {
        if (value <= decltype(value){})
            found.push_back(std::string("http server: ") + name + " must be greater than 0");
    };
    positive(limits.head_octets, "limits.head_octets");
    positive(limits.header_fields, "limits.header_fields");
    positive(limits.target_octets, "limits.target_octets");
    positive(limits.body_octets, "limits.body_octets");
    positive(head_deadline, "head_deadline");
    positive(request_deadline, "request_deadline");
    positive(idle_deadline, "idle_deadline");
    positive(write_deadline, "write_deadline");
    positive(body_grace, "body_grace");
    positive(connections_max, "connections_max");
    positive(connections_per_client_max, "connections_per_client_max");
    if (request_memory < 2 * (limits.body_octets + limits.head_octets))
        found.push_back("http server: request_memory must have room for two bodies of limits.body_octets");
    if (limits.target_octets >= limits.head_octets)
        found.push_back("http server: limits.target_octets must be smaller than limits.head_octets");
    if (head_deadline > request_deadline)
        found.push_back("http server: head_deadline must not exceed request_deadline");
    return found;
}

}  // namespace tidings
