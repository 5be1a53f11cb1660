// Which action answers which method and path. Tables are values: two of them add up to one listener.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "access/caller.hpp"
#include "api/http_message.hpp"
#include "runtime/task.hpp"
#include "tracing/trace_context.hpp"

namespace tidings::api {

// What an action sees of its request. Lives until the action has answered.
struct request_context {
    const http_request& request;
    std::string_view path, query;     // the target without and with what follows the first '?'
    std::vector<std::string> params;  // the values of {…} in the pattern, percent-decoded, in order
    trace_context trace;
    std::string_view client;  // the API key's id, or "anonymous"
    caller_ptr who;           // has that id
};

using action = std::function<task<http_response>(const request_context&)>;

enum class body_kind {
    none,         // GET: whatever comes is ignored
    json,         // application/json
    merge_patch,  // application/merge-patch+json or application/json
};

enum class access { by_key, open };

enum class reading {
    little,  // a probe or two of the store, or none
    much,    // a list, a search, a large answer: it takes its turn (api_handler)
};

// What an action asks of its caller, and how it is called in the audit log; empty: it changes nothing, or has a history
// of its own.
struct permit {
    scope needs;
    std::string audited = {};
    std::optional<scope> also = std::nullopt;  // needed besides
};

class route_table {
public:
    struct entry {
        std::string method;
        action run;
        body_kind body = body_kind::none;
        access who = access::by_key;
        reading reads = reading::little;
        std::optional<scope> needs = std::nullopt;  // not declared: only who may do everything
        std::string audited = {};                   // "message.resend"
        std::optional<scope> also = std::nullopt;
    };
    // A path with its methods. The label (the pattern itself) stays at its place in memory when tables are merged.
    struct resource {
        std::shared_ptr<const std::string> label;
        std::vector<std::string> segments;  // "{id}" stands for any value
        std::vector<entry> entries;
    };
    struct match {
        const resource* found = nullptr;  // empty: 404
        std::vector<std::string> params;
        bool bad_encoding = false;  // a parameter is not valid percent-encoding: 400
    };

    // A pattern begins with '/', its parameters are whole segments: "/v1/orders/{id}/events". GET answers HEAD as well.
    // A second action for the same method and pattern is a bug: throws std::logic_error.
    route_table& add(std::string_view pattern, entry one);
    route_table& add(std::string_view pattern, permit allowed, entry one);  // every route that is not open
    route_table& add(route_table others);
    void remove(std::string_view pattern);
    route_table& add_missing(route_table others);  // those whose method and pattern are not here

    // The resource with the most literal segments wins: "/dead-letters/replay" goes before "/dead-letters/{id}".
    match find(std::string_view path) const;

    const std::vector<resource>& resources() const { return resources_; }

private:
    resource& resource_for(std::string_view pattern);
    std::vector<resource> resources_;
};

// A GET that reads much.
inline route_table::entry get_much(action run) {
    return {"GET", std::move(run), body_kind::none, access::by_key, reading::much};
}

const route_table::entry* entry_for(const route_table::resource& found, std::string_view method);
std::string allowed_methods(const route_table::resource& found);  // for the Allow header

}  // namespace tidings::api
