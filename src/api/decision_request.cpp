#include "api/decision_request.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {
namespace {

problem no_json(const violations& found) {
    problem answer{400, "malformed", "Malformed request", {}};
    if (!found.empty()) answer.detail = found.front().detail;
    return answer;
}

}  // namespace

problem wrong_choice(std::string_view name, std::string detail) {
    problem answer{422, "invalid", "Invalid request", std::string(name) + " " + detail};
    answer.errors.push_back(
        {problem_error::place::pointer, "/" + std::string(name), "unknown_value", std::move(detail)});
    return answer;
}

decision_request read_decision(std::string_view body, std::string_view name, bool may_be_all) {
    decision_request read;
    const auto parsed = parse_json(body);
    if (!parsed) {
        read.refused = no_json(parsed.error());
        return read;
    }
    const auto* object = parsed->if_object();
    const auto* one =
        object != nullptr ? object->if_contains(boost::json::string_view(name.data(), name.size())) : nullptr;
    const auto* all = object != nullptr && may_be_all ? object->if_contains("all") : nullptr;
    if (object == nullptr || object->size() != 1 || (one == nullptr && all == nullptr))
        read.refused = wrong_choice(
            name, may_be_all ? "or \"all\" must be there, and nothing else" : "must be there, and nothing else");
    else if (all != nullptr && (!all->is_bool() || !all->get_bool()))
        read.refused = wrong_choice("all", "must be true");
    else if (one != nullptr)
        read.which = *one;
    read.is_all = all != nullptr;
    return read;
}

}  // namespace tidings::api
