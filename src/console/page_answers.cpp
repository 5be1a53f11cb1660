#include "console/page_answers.hpp"
#include <algorithm>
#include "api/problem.hpp"
#include "console/browser_rules.hpp"

namespace tidings::console {
namespace {

// No script, style, image or request that is not our own, no frame around us, and no text that becomes markup.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

void protect(api::http_response& answer) {
    answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
    answer.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace

std::string index_under(std::string_view index, std::string_view root) {
    constexpr std::string_view mark = "%ROOT%";
    std::string page;
    for (std::size_t at = 0;;) {
        const auto next = index.find(mark, at);
        page += index.substr(at, next - at);
        if (next == std::string_view::npos) return page;
        page += root;
        at = next + mark.size();
    }
}

api::http_response index_answer(const std::string& index) {
    api::http_response answer;
    answer.content_type = "text/html; charset=utf-8";
    answer.headers = {{"Content-Security-Policy", std::string(policy)},
                      {"Cache-Control", "no-store"},
                      {"Cross-Origin-Opener-Policy", "same-origin"}};
    protect(answer);
    answer.body = index;
    return answer;
}

api::http_response asset_answer(const bundle& pages, std::string_view name, const api::http_request& request) {
    const auto found = std::ranges::find(pages.assets, name, &asset::name);
    if (found == pages.assets.end())
        return api::to_response(api::not_found("The console has no such file."), request.trace.trace_id);
    const bool brotli = takes_coding(request, "br");
    api::http_response answer;
    answer.content_type = found->content_type;
    answer.headers = {{"Content-Encoding", brotli ? "br" : "gzip"},
                      {"Vary", "Accept-Encoding"},
                      {"Cache-Control", "public, max-age=31536000, immutable"}};
    protect(answer);
    answer.body = brotli ? found->brotli : found->gzip;
    return answer;
}

api::http_response to_console(std::string location) {
    api::http_response answer;
    answer.status = 303;
    answer.content_type = "text/plain; charset=utf-8";
    answer.headers = {{"Location", std::move(location)}, {"Cache-Control", "no-store"}, {"Vary", "Accept"}};
    answer.body = "The console is at /console/.\n";
    return answer;
}

api::http_response no_console_answer(bool is_built) {
    api::http_response answer;
    answer.status = 404;
    answer.content_type = "text/plain; charset=utf-8";
    answer.headers = {{"Cache-Control", "no-store"}};
    protect(answer);
    answer.body = is_built ? "The web console is off. Start with TIDINGS_CONSOLE=on to have it here.\n"
                           : "This program was built without the web console. To have it here, install nodejs and npm, "
                             "configure with -DTIDINGS_CONSOLE=ON, and build again.\n";
    answer.body += "The API is documented at /docs.\n";
    return answer;
}

}  // namespace tidings::console
