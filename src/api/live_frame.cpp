#include "api/live_frame.hpp"
#include <boost/json.hpp>

namespace tidings::api {

namespace json = boost::json;

std::string to_frame(const std::string& id, const live_changes& changes) {
    json::array messages;
    for (const auto& [message, status] : changes.messages)
        messages.push_back(json::object{{"id", message.value}, {"status", name_of(status)}});
    json::object counts;
    for (const auto& [status, count] : changes.counts.by_status) counts[name_of(status)] = count;
    const json::object data{{"messages", std::move(messages)},
                            {"more", changes.more},
                            {"counts", std::move(counts)},
                            {"quarantined", changes.counts.quarantined}};
    return "id: " + id + "\nevent: change\ndata: " + json::serialize(data) + "\n\n";
}

std::string reload_frame(const std::string& id) {
    return "id: " + id + "\nevent: reload\ndata: {}\n\n";
}

std::string session_frame() {
    return "event: session\ndata: {}\n\n";
}

}  // namespace tidings::api
