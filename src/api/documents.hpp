// The API's own documents, part of the program: OpenAPI 3.1 for programs at /openapi.json, a page for people at /docs.
// Their sources are in documents/; the build makes a C++ file of each service's, so that a program holds only what
// it serves. Tests hold them to the routes and answers.
#pragma once
#include <string_view>
#include "api/route_table.hpp"

namespace tidings::api {

struct service_documents {
    std::string_view openapi;      // JSON
    std::string_view page;         // HTML with its style inside and no script
    std::string_view page_policy;  // Content-Security-Policy: only that style
};

const service_documents& orders_documents();
const service_documents& notifications_documents();
const service_documents& dev_documents();  // `tidings dev`: both APIs at one address

// Open to everybody who reaches the listener: they say nothing that is not in the source.
route_table document_routes(const service_documents& documents);

}  // namespace tidings::api
